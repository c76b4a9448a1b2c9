def main():
    print('one')
