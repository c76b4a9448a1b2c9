#include <Python.h>
#include "fast.h"

static PyObject *answer(PyObject *self, PyObject *none) {
  return PyLong_FromLong(ANSWER);
}

static PyMethodDef methods[] = {
  {"answer", answer, METH_NOARGS, "The answer."}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
  PyModuleDef_HEAD_INIT, "_fast", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__fast(void) { return PyModule_Create(&module); }
