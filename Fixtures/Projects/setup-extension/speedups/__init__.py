from ._fast import answer
