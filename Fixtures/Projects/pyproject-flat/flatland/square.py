sides = 4
