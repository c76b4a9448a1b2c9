#!/usr/bin/python2.7
import sys
print(sys.path)
