"""The screens: parse what was asked, make one call, render. No figure is computed here."""
