/// The modules of Python's standard library, of all versions since 2.6: the public index registers
/// no new project under these names.
enum StandardLibrary {
  static let modules = Set(names.split(whereSeparator: \.isWhitespace).map(String.init))

  private static let names = """
    abc aepack aetools aetypes aifc al annotationlib antigravity anydbm applesingle argparse array
    ast asynchat asyncio asyncore atexit audiodev audioop autogil base64 basehttpserver bastion
    bdb binascii binhex bisect bsddb buildtools builtins bz2 calendar canvas carbon cd cfmfile cgi
    cgihttpserver cgitb chunk cmath cmd code codecs codeop collections colorpicker colorsys
    commands compileall compiler compression concurrent configparser contextlib contextvars cookie
    cookielib copy copy_reg copyreg cpickle cprofile crypt cstringio csv ctypes curses dataclasses
    datetime dbhash dbm decimal device dialog difflib dircache dis distutils dl doctest
    docxmlrpcserver dumbdbm dummy_thread dummy_threading easydialogs email encodings ensurepip
    enum errno exceptions faulthandler fcntl filecmp filedialog fileinput findertools fixtk fl flp
    fm fnmatch formatter fpectl fpformat fractions framework ftplib functools future_builtins gc
    gdbm genericpath gensuitemodule getopt getpass gettext gl glob graphlib grp gzip hashlib heapq
    hmac hotshot html htmlentitydefs htmllib htmlparser http httplib ic icopen idlelib ihooks
    imageop imaplib imgfile imghdr imp importlib imputil inspect io ipaddress itertools jpeg json
    keyword lib lib2to3 linecache linuxaudiodev locale logging lzma macerrors macos macostools
    macpath macresource macurl2path mailbox mailcap markupbase marshal math md5 mhlib mimetools
    mimetypes mimewriter mimify miniaeframe mmap modulefinder msilib msvcrt multifile
    multiprocessing mutex nav netrc new nis nntplib nt ntpath nturl2path numbers opcode operator
    optparse os os2emxpath ossaudiodev parser pathlib pdb pickle pickletools pipes pixmapwrapper
    pkgutil platform plistlib popen2 poplib posix posixfile posixpath pprint profile pstats pty
    pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline repr reprlib
    resource rexec rfc822 rlcompleter robotparser runpy sched scrolledtext secrets select
    selectors sets sgmllib sha shelve shlex shutil signal simpledialog simplehttpserver
    simplexmlrpcserver site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre sre_compile
    sre_constants sre_parse ssl stat statistics statvfs string stringio stringold stringprep strop
    struct subprocess sunau sunaudio sunaudiodev symbol symtable sys sysconfig syslog tabnanny
    tarfile telnetlib tempfile termios test textwrap this thread threading time timeit tix
    tkcolorchooser tkcommondialog tkconstants tkdnd tkfiledialog tkfont tkinter tkmessagebox
    tksimpledialog toaiff token tokenize tomllib trace traceback tracemalloc ttk tty turtle
    turtledemo types typing unicodedata unittest urllib urllib2 urlparse user userdict userlist
    userstring uu uuid venv videoreader w warnings wave weakref webbrowser whichdb winreg winsound
    wsgiref xdrlib xml xmllib xmlrpc xmlrpclib xxlimited xxsubtype zipapp zipfile zipimport zlib
    zoneinfo
    """
}
