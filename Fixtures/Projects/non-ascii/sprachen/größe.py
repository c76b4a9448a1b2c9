groß = True
