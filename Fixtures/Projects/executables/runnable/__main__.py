#!/usr/bin/env python
print('main')
