extension InstallCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    requirements = []
    var install = InstallOptions.cleared
    var selection = SelectionOptions.cleared
    var building = BackendOptions.cleared
    var sources = SourceOptions.cleared
    var destination = DestinationOptions.cleared
    var tags = TagOptions.cleared
    var index = IndexOptions.cleared
    var network = NetworkOptions.cleared
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      if arguments.name.isEmpty {
        requirements.append(arguments.word)
        return true
      }
      return install.take(&arguments) || global.take(&arguments) || index.take(&arguments)
        || selection.take(&arguments) || destination.take(&arguments)
        || network.take(&arguments) || building.take(&arguments) || sources.take(&arguments)
        || tags.take(&arguments)
    }
    guard isAll else { return nil }
    self.install = install
    self.selection = selection
    self.building = building
    self.sources = sources
    self.destination = destination
    self.tags = tags
    self.index = index
    self.network = network
    self.global = global
  }
}

extension UninstallCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    names = []
    requirementFiles = []
    yes = false
    dryRun = false
    rootUserAction = nil
    var destination = DestinationOptions.cleared
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "": names.append(arguments.word)
      case "-r", "--requirement", "--requirements": requirementFiles.append(arguments.value())
      case "-y", "--yes": yes = arguments.flag()
      case "--dry-run": dryRun = arguments.flag()
      case "--root-user-action": rootUserAction = arguments.value(rootUserAction)
      default: return destination.take(&arguments) || global.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.destination = destination
    self.global = global
  }
}

extension VenvCommand: PlainCommand {
  init?(plain arguments: inout PlainArguments) {
    self.init()
    folder = nil
    systemSitePackages = false
    copies = false
    symlinks = false
    clear = false
    upgrade = false
    prompt = nil
    withPip = false
    withoutPip = false
    var index = IndexOptions.cleared
    var network = NetworkOptions.cleared
    var global = GlobalOptions.cleared
    let isAll = Self.takeAll(&arguments) { arguments in
      switch arguments.name {
      case "":
        guard folder == nil else { return false }
        folder = arguments.word
      case "--system-site-packages": systemSitePackages = arguments.flag()
      case "--copies": copies = arguments.flag()
      case "--symlinks": symlinks = arguments.flag()
      case "--clear": clear = arguments.flag()
      case "--upgrade": upgrade = arguments.flag()
      case "--prompt": prompt = arguments.value(prompt)
      case "--with-pip", "--seed": withPip = arguments.flag()
      case "--without-pip": withoutPip = arguments.flag()
      default:
        return index.take(&arguments) || network.take(&arguments) || global.take(&arguments)
      }
      return true
    }
    guard isAll else { return nil }
    self.index = index
    self.network = network
    self.global = global
  }
}
