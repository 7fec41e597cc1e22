"""How the school's mails are made, what may travel in them, and by which ways they leave."""
