"""What the law and arithmetic decide. Pure: no Django, no input or output, no clock, no log."""
