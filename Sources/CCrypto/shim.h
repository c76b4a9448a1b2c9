// The message digests of OpenSSL's libcrypto. SHA-2 through the direct functions: the EVP ones
// load providers and read a configuration file before the first byte is hashed.
#pragma once
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/md5.h>
#include <openssl/sha.h>
