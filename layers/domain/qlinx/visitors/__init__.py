"""What is told to whoever comes by, and what they write to us: questions and complaints."""
