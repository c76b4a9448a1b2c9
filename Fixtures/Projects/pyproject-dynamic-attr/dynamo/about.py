__title__ = "dynamo"
__version__ = "1.2.3"
