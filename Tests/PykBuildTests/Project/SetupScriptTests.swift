import Testing

@testable import PykBuild

@Test(arguments: [
  "from setuptools import setup\nsetup()\n",
  "import setuptools\n\nsetuptools.setup()",
  "import setuptools; setuptools.setup()\n",
  "#!/usr/bin/env python\n\"\"\"doc\"\"\"\nfrom setuptools import setup, find_packages\nimport os, sys\n"
    + "setup(name='a', version=\"1\", packages=find_packages('src', exclude=['tests']),)\n",
  "from setuptools import setup\nif __name__ == '__main__':\n    setup(name='a')\n",
  "from setuptools import (\n  setup,\n)\nVERSION = '1'\nsetup(name='a', version=VERSION)\n",
])
func whatIsSpelledOutIsRead(script: String) throws {
  _ = try SetupScript(script)
}

@Test(arguments: [
  "from setuptools import setup\nsetup(version=open('v').read())\n",
  "from setuptools import setup\nprint('hi')\nsetup()\n",
  "from distutils.core import setup\nsetup()\n",
  "from setuptools import setup\nimport versioneer\nsetup()\n",
  "from setuptools import setup\n", "", "setup()\n", "import setuptools as s\ns.setup()\n",
  "from setuptools import setup\nsetup(**{'name': 'a'})\n",
  "from setuptools import setup\nsetup(name='a' if 1 else 'b')\n",
  "from setuptools import setup\nif True:\n    setup()\n",
  "from setuptools import setup\nsetup()\nsetup()\n", "from setuptools import setup\nsetup(",
  "from setuptools import setup as s\ns()\n", "from setuptools import *\nsetup()\n",
  "from setuptools import setup\nx = {}\nx['a'] = 1\nsetup()\n",
  "from setuptools import setup\nsetup(name=name)\n",
  "from setuptools import setup\nsetup(name='a').x\n",
  "from setuptools import setup\n@setup\ndef f(): pass\n",
])
func whatHasToBeRunIsADoubt(script: String) {
  #expect(throws: SetupScript.Doubt.self) { try SetupScript(script) }
}

@Test func doubtsNameTheirLine() {
  let doubt = #expect(throws: SetupScript.Doubt.self) {
    try SetupScript("from setuptools import setup\n\nsetup(\n  name='a',\n  version=v(),\n)\n")
  }
  #expect(doubt?.reason == "`setup.py` computes `version` (line 5)")
}
