def templating():
    return 'templating'
