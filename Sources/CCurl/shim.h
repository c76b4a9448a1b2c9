// libcurl, opened when it is first needed.
//
// Linking it costs about 8 ms at every start of the program, even where no request is made. So
// no `curl_*` symbol is referenced here: `pyk_curl_load` fills a table from an opened library,
// and one `static inline` function per call gives Swift what it can't import (variadics) or
// would have to unwrap (function pointers).
#pragma once
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <dlfcn.h>
#include <sys/socket.h>

#define PYK_CURL_FUNCTIONS(X)                                                                \
  X(curl_global_init) X(curl_version_info)                                                   \
  X(curl_easy_init) X(curl_easy_reset) X(curl_easy_cleanup) X(curl_easy_setopt)              \
  X(curl_easy_getinfo) X(curl_easy_strerror)                                                 \
  X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_setopt) X(curl_multi_add_handle)     \
  X(curl_multi_remove_handle) X(curl_multi_perform) X(curl_multi_poll)                       \
  X(curl_multi_wakeup) X(curl_multi_info_read)                                               \
  X(curl_share_init) X(curl_share_setopt) X(curl_share_cleanup)                              \
  X(curl_slist_append) X(curl_slist_free_all)

struct pyk_curl {
#define PYK_CURL_FIELD(name) __typeof__(&name) name;
  PYK_CURL_FUNCTIONS(PYK_CURL_FIELD)
#undef PYK_CURL_FIELD
};

/// Fills the table from a library that `dlopen` gave. Null, or the name of a function that the
/// library doesn't have (it is older than 7.68).
static inline const char *pyk_curl_load(struct pyk_curl *curl, void *library) {
#define PYK_CURL_FIND(name)                              \
  *(void **)(&curl->name) = dlsym(library, #name);       \
  if (!curl->name) return #name;
  PYK_CURL_FUNCTIONS(PYK_CURL_FIND)
#undef PYK_CURL_FIND
  return 0;
}
#undef PYK_CURL_FUNCTIONS

static inline CURLcode pyk_curl_global_init(const struct pyk_curl *curl) {
  return curl->curl_global_init(CURL_GLOBAL_DEFAULT);
}
static inline const curl_version_info_data *pyk_curl_version(const struct pyk_curl *curl) {
  return curl->curl_version_info(CURLVERSION_NOW);
}

// One transfer.
static inline CURL *pyk_curl_easy_init(const struct pyk_curl *curl) {
  return curl->curl_easy_init();
}
static inline void pyk_curl_easy_reset(const struct pyk_curl *curl, CURL *easy) {
  curl->curl_easy_reset(easy);
}
static inline void pyk_curl_easy_cleanup(const struct pyk_curl *curl, CURL *easy) {
  curl->curl_easy_cleanup(easy);
}
static inline const char *pyk_curl_reason(const struct pyk_curl *curl, CURLcode code) {
  return curl->curl_easy_strerror(code);
}
static inline CURLcode pyk_curl_set_long(
    const struct pyk_curl *curl, CURL *easy, CURLoption option, long value) {
  return curl->curl_easy_setopt(easy, option, value);
}
static inline CURLcode pyk_curl_set_offset(
    const struct pyk_curl *curl, CURL *easy, CURLoption option, curl_off_t value) {
  return curl->curl_easy_setopt(easy, option, value);
}
/// libcurl copies the text, except for CURLOPT_POSTFIELDS.
static inline CURLcode pyk_curl_set_text(
    const struct pyk_curl *curl, CURL *easy, CURLoption option, const char *value) {
  return curl->curl_easy_setopt(easy, option, value);
}
static inline CURLcode pyk_curl_set_pointer(
    const struct pyk_curl *curl, CURL *easy, CURLoption option, void *value) {
  return curl->curl_easy_setopt(easy, option, value);
}
static inline CURLcode pyk_curl_set_list(
    const struct pyk_curl *curl, CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl->curl_easy_setopt(easy, option, value);
}
/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
static inline CURLcode pyk_curl_set_receiver(
    const struct pyk_curl *curl, CURL *easy, CURLoption option,
    size_t (*value)(char *, size_t, size_t, void *)) {
  return curl->curl_easy_setopt(easy, option, value);
}
/// For CURLOPT_READFUNCTION.
static inline CURLcode pyk_curl_set_reader(
    const struct pyk_curl *curl, CURL *easy, size_t (*value)(char *, size_t, size_t, void *)) {
  return curl->curl_easy_setopt(easy, CURLOPT_READFUNCTION, value);
}
/// For CURLOPT_SEEKFUNCTION: libcurl begins a body again where a connection turned out to be dead.
static inline CURLcode pyk_curl_set_seeker(
    const struct pyk_curl *curl, CURL *easy, int (*value)(void *, curl_off_t, int)) {
  return curl->curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, value);
}
static inline size_t pyk_curl_read_abort(void) { return CURL_READFUNC_ABORT; }
static inline curl_socket_t pyk_curl_open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
/// No process that pyk starts inherits a connection.
static inline void pyk_curl_close_on_exec(const struct pyk_curl *curl, CURL *easy) {
  curl->curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, pyk_curl_open_socket);
}
static inline long pyk_curl_get_long(const struct pyk_curl *curl, CURL *easy, CURLINFO what) {
  long value = 0;
  return curl->curl_easy_getinfo(easy, what, &value) == CURLE_OK ? value : 0;
}
static inline struct curl_slist *pyk_curl_append(
    const struct pyk_curl *curl, struct curl_slist *list, const char *line) {
  return curl->curl_slist_append(list, line);
}
static inline void pyk_curl_free(const struct pyk_curl *curl, struct curl_slist *list) {
  curl->curl_slist_free_all(list);
}

// Many transfers.
static inline CURLM *pyk_curl_multi_init(const struct pyk_curl *curl) {
  return curl->curl_multi_init();
}
static inline void pyk_curl_multi_cleanup(const struct pyk_curl *curl, CURLM *multi) {
  curl->curl_multi_cleanup(multi);
}
static inline CURLMcode pyk_curl_multi_set(
    const struct pyk_curl *curl, CURLM *multi, CURLMoption option, long value) {
  return curl->curl_multi_setopt(multi, option, value);
}
static inline CURLMcode pyk_curl_multi_add(
    const struct pyk_curl *curl, CURLM *multi, CURL *easy) {
  return curl->curl_multi_add_handle(multi, easy);
}
static inline CURLMcode pyk_curl_multi_remove(
    const struct pyk_curl *curl, CURLM *multi, CURL *easy) {
  return curl->curl_multi_remove_handle(multi, easy);
}
static inline CURLMcode pyk_curl_multi_perform(const struct pyk_curl *curl, CURLM *multi) {
  int running = 0;
  return curl->curl_multi_perform(multi, &running);
}
static inline CURLMcode pyk_curl_multi_poll(
    const struct pyk_curl *curl, CURLM *multi, int milliseconds) {
  return curl->curl_multi_poll(multi, 0, 0, milliseconds, 0);
}
static inline void pyk_curl_multi_wakeup(const struct pyk_curl *curl, CURLM *multi) {
  curl->curl_multi_wakeup(multi);
}
/// The next transfer that has ended and how; null when there is none.
static inline CURL *pyk_curl_multi_ended(
    const struct pyk_curl *curl, CURLM *multi, CURLcode *result) {
  int left = 0;
  for (;;) {
    CURLMsg *message = curl->curl_multi_info_read(multi, &left);
    if (!message) return 0;
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
}

// TLS sessions and DNS answers of all transfers of one thread: no locks needed.
static inline CURLSH *pyk_curl_share_init(const struct pyk_curl *curl) {
  CURLSH *share = curl->curl_share_init();
  if (share) {
    curl->curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl->curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  }
  return share;
}
static inline void pyk_curl_share_cleanup(const struct pyk_curl *curl, CURLSH *share) {
  if (share) curl->curl_share_cleanup(share);
}

// Decompressors that libcurl brings along where it was built with them. Neither is linked, and
// zstd's header need not be there.
struct pyk_span {
  void *bytes;
  size_t size;
  size_t position;
};

struct pyk_zstd {
  void *(*create)(void);
  size_t (*release)(void *);
  size_t (*decompress)(void *, struct pyk_span *output, struct pyk_span *input);
  unsigned (*is_error)(size_t);
};

/// Whether the table was filled: zstd is loaded.
static inline int pyk_zstd_load(struct pyk_zstd *zstd) {
  void *library = dlopen("libzstd.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return 0;
  *(void **)(&zstd->create) = dlsym(library, "ZSTD_createDCtx");
  *(void **)(&zstd->release) = dlsym(library, "ZSTD_freeDCtx");
  *(void **)(&zstd->decompress) = dlsym(library, "ZSTD_decompressStream");
  *(void **)(&zstd->is_error) = dlsym(library, "ZSTD_isError");
  return zstd->create && zstd->release && zstd->decompress && zstd->is_error;
}
static inline void *pyk_zstd_create(const struct pyk_zstd *zstd) { return zstd->create(); }
static inline void pyk_zstd_release(const struct pyk_zstd *zstd, void *stream) {
  zstd->release(stream);
}
/// 0 at the end of a frame, 1 where more is to come, -1 for damage.
static inline int pyk_zstd_decompress(
    const struct pyk_zstd *zstd, void *stream, struct pyk_span *output, struct pyk_span *input) {
  size_t result = zstd->decompress(stream, output, input);
  return zstd->is_error(result) ? -1 : result != 0;
}

struct pyk_brotli {
  void *(*create)(void *, void *, void *);
  void (*release)(void *);
  int (*decompress)(void *, size_t *, const unsigned char **, size_t *, unsigned char **, size_t *);
};

/// Whether the table was filled: brotli is loaded.
static inline int pyk_brotli_load(struct pyk_brotli *brotli) {
  void *library = dlopen("libbrotlidec.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return 0;
  *(void **)(&brotli->create) = dlsym(library, "BrotliDecoderCreateInstance");
  *(void **)(&brotli->release) = dlsym(library, "BrotliDecoderDestroyInstance");
  *(void **)(&brotli->decompress) = dlsym(library, "BrotliDecoderDecompressStream");
  return brotli->create && brotli->release && brotli->decompress;
}
static inline void *pyk_brotli_create(const struct pyk_brotli *brotli) {
  return brotli->create(0, 0, 0);
}
static inline void pyk_brotli_release(const struct pyk_brotli *brotli, void *stream) {
  brotli->release(stream);
}
/// 0 at the end, 1 where more is to come or to go, -1 for damage.
static inline int pyk_brotli_decompress(
    const struct pyk_brotli *brotli, void *stream, struct pyk_span *output,
    struct pyk_span *input) {
  size_t available = input->size - input->position, room = output->size - output->position;
  const unsigned char *next = (const unsigned char *)input->bytes + input->position;
  unsigned char *place = (unsigned char *)output->bytes + output->position;
  int result = brotli->decompress(stream, &available, &next, &room, &place, 0);
  input->position = input->size - available;
  output->position = output->size - room;
  return result == 0 ? -1 : result != 1;
}
