"""The command line of wheelyard, a program for Node, for people who have Python."""
