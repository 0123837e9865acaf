export const examplesHelp = `
Examples:
  flowhelm add attic 192.168.1.1              connect as root, trust the host key, audit it
  flowhelm audit                              every router: which ones accelerate, which ones need you
  flowhelm audit attic --evidence             one router in full, with the raw answers
  flowhelm plan attic                         what would change, nothing is done
  flowhelm enable attic                       do it; the router undoes it by itself unless it is verified
  flowhelm undo attic                         go back to the state before
  flowhelm demo                               try it on virtual routers
`;

export const exitCodesHelp = `
Exit codes:
  0  done                                     6  the change was refused, nothing was changed
  1  several routers failed, differently      7  the change was made and undone
  2  bad command, option or name              8  the outcome of a change is not known: flowhelm resolve
  3  the router cannot be reached             9  the profile or keyring of this computer cannot be used
  4  host key not trusted, or login refused  70  a defect of Flowhelm
  5  the router's answer was no use         130  cancelled with Ctrl-C

More in docs/CLI.md.
`;
