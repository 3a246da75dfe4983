#!/bin/sh
# Run once by PostgreSQL, when its data folder is still empty: a database and a role for each register.
set -eu

make_database() {
    psql --set ON_ERROR_STOP=1 --set name="$1" --set password="$2" --username postgres --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
}

make_database openklant "$OPENKLANT_DB_PASSWORD"
make_database openzaak "$OPENZAAK_DB_PASSWORD"
# These need more rights than the role of the register has.
psql --set ON_ERROR_STOP=1 --username postgres --dbname openzaak <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
