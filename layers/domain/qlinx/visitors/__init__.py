"""What is told to whoever comes by: employers, readers who want to know, people with a question."""
