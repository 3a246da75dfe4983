"""Who may see what: pure rules, asked before a bron is called and again for what came back."""
