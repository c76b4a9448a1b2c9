import Glibc

print("{}")
