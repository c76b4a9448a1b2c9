extension ListCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    format = nil
    editable = false
    excludeEditable = false
    includeEditable = false
    notRequired = false
    outdated = false
    uptodate = false
    var looking = LookingOptions.cleared
    var selection = VersionOptions.cleared
    var index = IndexOptions.cleared
    var network = NetworkOptions.cleared
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "--format": format = arguments.value(format)
      case "-e", "--editable": editable = arguments.flag()
      case "--exclude-editable": excludeEditable = arguments.flag()
      case "--include-editable": includeEditable = arguments.flag()
      case "--not-required": notRequired = arguments.flag()
      case "-o", "--outdated": outdated = arguments.flag()
      case "-u", "--uptodate": uptodate = arguments.flag()
      default:
        return looking.take(&arguments) || global.take(&arguments) || selection.take(&arguments)
          || index.take(&arguments) || network.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.looking = looking
    self.selection = selection
    self.index = index
    self.network = network
    self.global = global
  }
}

extension FreezeCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    requirementFiles = []
    all = false
    excludeEditable = false
    var looking = LookingOptions.cleared
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "-r", "--requirement", "--requirements": requirementFiles.append(arguments.value())
      case "--all": all = arguments.flag()
      case "--exclude-editable": excludeEditable = arguments.flag()
      default: return looking.take(&arguments) || global.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.looking = looking
    self.global = global
  }
}

extension ShowCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    names = []
    files = false
    format = nil
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "": names.append(arguments.word)
      case "-f", "--files": files = arguments.flag()
      case "--format": format = arguments.value(format)
      default: return global.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.global = global
  }
}

extension CheckCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    files = []
    strict = false
    format = nil
    offline = false
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "": files.append(arguments.word)
      case "--strict": strict = arguments.flag()
      case "--format": format = arguments.value(format)
      case "--offline": offline = arguments.flag()
      default: return global.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.global = global
  }
}
