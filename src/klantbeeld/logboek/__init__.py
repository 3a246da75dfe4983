"""Logboek dataverwerkingen: accounting for every look at somebody's data, to the logboek of the municipality."""
