/// The Python module that finds what an editable install maps: modules and packages by name, and
/// namespaces as further portions of whatever else is installed under them.
enum EditableFinder {
  /// - Parameter entry: What stands on `sys.path` for the namespaces; no such folder exists.
  static func source(_ layout: EditableLayout, entry: String) -> String {
    let modules = layout.modules.sorted { isBefore($0.key, $1.key) }
      .map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", ")
    let namespaces = layout.namespaces.sorted { isBefore($0.key, $1.key) }
      .map { name, folders in
        "\(quoted(name)): [\(folders.map(quoted).joined(separator: ", "))]"
      }.joined(separator: ", ")
    return """
      import os
      import sys
      from importlib.machinery import ModuleSpec, PathFinder, all_suffixes
      from importlib.util import spec_from_file_location

      MODULES = {\(modules)}
      NAMESPACES = {\(namespaces)}
      ENTRY = \(quoted(entry))


      class ModuleFinder:
          @classmethod
          def find_spec(cls, name, path=None, target=None):
              place = MODULES.get(name)
              if place is not None:
                  init = os.path.join(place, "__init__.py")
                  for file in [init] + [place + suffix for suffix in all_suffixes()]:
                      if os.path.isfile(file):
                          return spec_from_file_location(name, file)
                  return None
              parent = MODULES.get(name.rpartition(".")[0])
              if parent is not None:
                  return PathFinder.find_spec(name, [parent])
              return None


      class NamespaceFinder:
          @classmethod
          def hook(cls, entry):
              if entry == ENTRY:
                  return cls
              raise ImportError(entry)

          @classmethod
          def find_spec(cls, name, target=None):
              if name not in NAMESPACES:
                  return None
              spec = ModuleSpec(name, None, is_package=True)
              # With the entry itself, so that namespaces below this one are asked of it too.
              spec.submodule_search_locations = NAMESPACES[name] + [ENTRY]
              return spec

          @classmethod
          def invalidate_caches(cls):
              pass


      def install():
          if ModuleFinder not in sys.meta_path:
              sys.meta_path.append(ModuleFinder)
          if NAMESPACES and ENTRY not in sys.path:
              sys.path_hooks.append(NamespaceFinder.hook)
              sys.path.append(ENTRY)

      """
  }

  /// A string as Python source, in ASCII.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'", "\\": result += "\\" + String(scalar)
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "'"
  }
}
