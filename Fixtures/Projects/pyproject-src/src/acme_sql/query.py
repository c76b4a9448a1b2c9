def query():
    return 'select 1'
