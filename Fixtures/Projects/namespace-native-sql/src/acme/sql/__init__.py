def sql():
    return 'sql'
