"""How wording is compared: text cut into words of the lexicon, the draft as an index, requirements as elements with what answers them."""
