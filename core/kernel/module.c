/* The extension `checkface.cf1._native`: the kernel for Python, by the stable ABI of 3.11.
 *
 * Sizes and ranges are checked here, once, so that nothing that Python passes can make the kernel read
 * or write elsewhere. The work itself runs without the interpreter's lock. */
#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>
#include <stdlib.h>
#include <string.h>

#include "cf1.h"

/* Memory aligned to 64 bytes: `held` is what malloc gave. */
typedef struct {
  void *held, *aligned;
} Memory;

static int reserve(Memory *memory, size_t bytes) {
  memory->held = malloc(bytes + 64);
  memory->aligned = (void *)(((uintptr_t)memory->held + 63) & ~(uintptr_t)63);
  if (!memory->held) PyErr_NoMemory();
  return memory->held != NULL;
}

typedef struct {
  PyObject_HEAD
  Py_buffer data;
  Memory memory;
  const Cf1Network *network;
} Network;

static void forget(PyObject *object) {
  Network *self = (Network *)object;
  PyTypeObject *type = Py_TYPE(object);
  if (self->data.obj) PyBuffer_Release(&self->data);
  free(self->memory.held);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
  Py_DECREF(type);
}

static int load(Network *self, const Py_buffer *offsets) {
  Cf1Status status;
  Cf1Weights weights = {self->data.buf, (size_t)self->data.len, offsets->buf,
                        (size_t)offsets->len / sizeof weights.offsets[0]};
  if ((uintptr_t)offsets->buf % sizeof(int32_t)) {
    PyErr_SetString(PyExc_ValueError, "the offsets are not aligned");
    return 0;
  }
  if (!reserve(&self->memory, CF1_NETWORK_BYTES)) return 0;
  Py_BEGIN_ALLOW_THREADS
  status = cf1_load(&weights, self->memory.aligned, &self->network);
  Py_END_ALLOW_THREADS
  if (status != CF1_OK) PyErr_SetString(PyExc_ValueError, "these are not the weights of cf1");
  return status == CF1_OK;
}

/* Network(data, offsets): `data` is kept, and must not change. */
static PyObject *make(PyTypeObject *type, PyObject *arguments, PyObject *named) {
  static char *names[] = {"data", "offsets", NULL};
  Py_buffer data, offsets;
  if (!PyArg_ParseTupleAndKeywords(arguments, named, "y*y*", names, &data, &offsets)) return NULL;
  Network *self = (Network *)((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
  if (!self) {
    PyBuffer_Release(&data);
    PyBuffer_Release(&offsets);
    return NULL;
  }
  self->data = data;
  int loaded = load(self, &offsets);
  PyBuffer_Release(&offsets);
  if (!loaded) Py_CLEAR(self);
  return (PyObject *)self;
}

static PyObject *w_of(PyObject *self, PyObject *arguments) {
  Py_buffer key;
  int face, fits;
  int32_t w[CF1_LATENT];
  Cf1Status status = CF1_OK;
  if (!PyArg_ParseTuple(arguments, "y*i", &key, &face)) return NULL;
  fits = key.len == CF1_KEY_BYTES && face >= 0 && face <= 255;
  Py_BEGIN_ALLOW_THREADS
  if (fits) status = cf1_w(((Network *)self)->network, key.buf, face, w);
  Py_END_ALLOW_THREADS
  PyBuffer_Release(&key);
  if (!fits) return PyErr_Format(PyExc_ValueError, "expected a key of 32 bytes and a face of 0 to 255");
  if (status != CF1_OK) return PyErr_Format(PyExc_ValueError, "no candidate passes the rules of cf1");
  return PyBytes_FromStringAndSize((const char *)w, sizeof w);
}

static const Cf1Level *level_named(const char *name) {
  const Cf1Level *levels[CF1_LEVELS];
  int count = cf1_levels(levels);
  if (!name) return levels[0];
  for (int i = 0; i < count; i++)
    if (!strcmp(levels[i]->name, name)) return levels[i];
  PyErr_Format(PyExc_ValueError, "this processor has no %s", name);
  return NULL;
}

static PyObject *prepare(PyObject *self, PyObject *arguments) {
  Py_buffer w;
  const char *name = NULL;
  if (!PyArg_ParseTuple(arguments, "y*|z", &w, &name)) return NULL;
  const Cf1Level *level = level_named(name);
  PyObject *made = NULL;
  if (level && w.len != CF1_LATENT * (Py_ssize_t)sizeof(int32_t))
    PyErr_SetString(PyExc_ValueError, "expected w: 512 numbers of int32");
  else if (level)
    made = PyBytes_FromStringAndSize(NULL, sizeof(Cf1Face));
  if (made) {
    Cf1Face *face = (Cf1Face *)(void *)PyBytes_AsString(made);
    int32_t numbers[CF1_LATENT];
    memcpy(numbers, w.buf, sizeof numbers); /* whatever its alignment */
    Py_BEGIN_ALLOW_THREADS
    level->prepare(((Network *)self)->network, numbers, face);
    Py_END_ALLOW_THREADS
  }
  PyBuffer_Release(&w);
  return made;
}

static int drawable(const Py_buffer *face, const Py_buffer *rgb, int top, int bottom) {
  if (face->len != sizeof(Cf1Face) || (uintptr_t)face->buf % sizeof(double))
    PyErr_SetString(PyExc_ValueError, "expected a face as prepare() makes it");
  else if (top < 0 || bottom < top || bottom > CF1_ROWS)
    PyErr_Format(PyExc_ValueError, "expected rows from 0 to %d", CF1_ROWS);
  else if (rgb->len != (Py_ssize_t)(bottom - top) * 2 * 3 * CF1_SIDE)
    PyErr_SetString(PyExc_ValueError, "expected room for just these rows");
  return !PyErr_Occurred();
}

static PyObject *draw(PyObject *self, PyObject *arguments) {
  Py_buffer face, rgb;
  int top, bottom, slowly = 0, slow_rows = 0;
  const char *name = NULL;
  Memory workspace = {NULL, NULL};
  if (!PyArg_ParseTuple(arguments, "y*iiw*|zp", &face, &top, &bottom, &rgb, &name, &slowly))
    return NULL;
  const Cf1Level *level = level_named(name);
  if (level && drawable(&face, &rgb, top, bottom) && reserve(&workspace, cf1_workspace_bytes())) {
    Py_BEGIN_ALLOW_THREADS
    slow_rows = level->draw(((Network *)self)->network, face.buf, top, bottom, slowly,
                            workspace.aligned, rgb.buf);
    Py_END_ALLOW_THREADS
  }
  free(workspace.held);
  PyBuffer_Release(&face);
  PyBuffer_Release(&rgb);
  return PyErr_Occurred() ? NULL : PyLong_FromLong(slow_rows);
}

static PyMethodDef methods[] = {
    {"w_of", w_of, METH_VARARGS, "w_of(key, face) -> w, int32 [512] as bytes"},
    {"prepare", prepare, METH_VARARGS, "prepare(w, level=None) -> what all bands of a face share"},
    {"draw", draw, METH_VARARGS,
     "draw(face, top, bottom, rgb, level=None, slowly=False) -> rows that float64 computed"},
    {NULL, NULL, 0, NULL}};

static PyType_Slot slots[] = {{Py_tp_new, make},
                              {Py_tp_dealloc, forget},
                              {Py_tp_methods, methods},
                              {Py_tp_doc, "The constants of cf1, packed"},
                              {0, NULL}};
static PyType_Spec network_type = {"checkface.cf1._native.Network", sizeof(Network), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, slots};

static PyObject *level_names(void) {
  const Cf1Level *levels[CF1_LEVELS];
  int count = cf1_levels(levels);
  PyObject *names = PyTuple_New(count);
  for (int i = 0; names && i < count; i++) {
    PyObject *name = PyUnicode_FromString(levels[i]->name);
    if (!name || PyTuple_SetItem(names, i, name) < 0) Py_CLEAR(names);
  }
  return names;
}

static int add(PyObject *module, const char *name, PyObject *value) {
  int added = value ? PyModule_AddObjectRef(module, name, value) : -1;
  Py_XDECREF(value);
  return added;
}

static int fill(PyObject *module) {
  if (add(module, "LEVELS", level_names()) < 0) return -1;
  return add(module, "Network", PyType_FromSpec(&network_type));
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                                 "_native",
                                 "Draws cf1 by the kernel of core/kernel.",
                                 0,
                                 NULL,
                                 module_slots,
                                 NULL,
                                 NULL,
                                 NULL};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&definition); }
