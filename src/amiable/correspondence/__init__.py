"""What is said between us, our colleagues and customers: messages out and in, templates, links that open one thing."""
