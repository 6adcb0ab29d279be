"""What pages show, worked out in plain Python: figures in the reader's words, geometry of bars and clocks."""
