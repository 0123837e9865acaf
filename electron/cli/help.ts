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
  1  several failed, or drift was found        7  the change was made and undone
  2  bad command, option or name              8  the outcome of a change is not known: flowhelm resolve
  3  the router cannot be reached             9  the profile or keyring of this computer cannot be used
  4  host key not trusted, or login refused  70  a defect of Flowhelm
  5  the router's answer was no use         130  cancelled with Ctrl-C

More in docs/CLI.md.
`;

/** Examples of single commands. */
export const commandExamples: Readonly<Record<string, readonly string[]>> = {
  add: [
    'flowhelm add attic 192.168.1.1',
    'flowhelm add barn barn.lan --port 2222 --key ~/.ssh/routers --password never',
    'flowhelm add attic 192.168.1.1 --accept-new-key SHA256:...     in a script, with the fingerprint known beforehand',
    'flowhelm add attic 192.168.1.1 --jump admin@bastion.example:2222,inner.example     through jump hosts, the first hop first',
    'flowhelm add -- -attic 192.168.1.1                             a name that starts with a dash',
  ],
  discover: [
    'flowhelm discover                                              gateways, neighbours, mDNS; no port is touched',
    'flowhelm discover --range 192.168.1.0/24                       and who answers as an SSH server there',
  ],
  import: [
    'flowhelm import ~/.ssh/config --preview                        what would become of each host, nothing is written',
    'flowhelm import routers.csv --from csv                         columns name,host,port,user,group,tags,key,jump',
    'flowhelm import inventory.yml --only attic --only barn         these two alone',
  ],
  export: [
    'flowhelm export --to csv routers.csv',
    'flowhelm export --to ssh-config --group Harbour > harbour      for ssh -F harbour',
  ],
  'credential-set': [
    'flowhelm credential-set add harbour --password keyring         asks for the password and keeps it for all of them',
    'flowhelm edit --group Harbour --credential-set harbour         the routers of a group log in with it',
  ],
  keys: [
    'flowhelm keys list',
    'flowhelm keys install attic barn --use-from-now-on             verified by a new login before a password is forgotten',
    'flowhelm keys install attic --key ~/.ssh/routers.pub',
  ],
  trust: [
    'flowhelm trust attic                                           which keys are trusted, and which were before',
    'flowhelm trust attic --accept-new-key SHA256:NEW               connect and trust exactly this key',
    'flowhelm trust attic --replace SHA256:OLD                      after a reset, when the new key was compared',
    'flowhelm trust attic --pin SHA256:KEY                          before the first connection',
    'flowhelm trust --from known_hosts ~/.ssh/known_hosts --preview which keys of your routers are in it',
    'flowhelm trust --all --list fingerprints.txt                   every new key that is in the list',
  ],
  audit: [
    'flowhelm audit                                                 the whole fleet as a table',
    'flowhelm audit attic --evidence                                one router, with its raw answers',
    'flowhelm audit --group Harbour                                 the routers of one site',
    'flowhelm audit --json | jq -r .result.sentence',
  ],
  group: [
    'flowhelm group                                                 the groups, with how many routers each has',
    'flowhelm group add Harbour --jump bastion                      its routers are reached through the bastion',
    'flowhelm group edit Harbour --rename "Harbour Street"          nothing else changes',
    'flowhelm group edit Harbour --mode hardware                    drift then tells which of its routers differ',
  ],
  drift: ['flowhelm drift --group Harbour                                 exit code 1 when a router differs'],
  edit: [
    'flowhelm edit attic barn --move-to Harbour --add-tag rented',
    'flowhelm edit --group Harbour --port 2222 --preview            what would change, nothing is written',
    'flowhelm edit --tag rented --login group                       the login details of their groups',
  ],
  plan: ['flowhelm plan attic', 'flowhelm plan attic --mode software'],
  enable: [
    'flowhelm enable attic                                          the mode that suits it',
    'flowhelm enable attic barn --mode software                     one after the other, up to the first that fails',
    'flowhelm enable attic --window 300                             for a slow router',
  ],
  resolve: [
    'flowhelm resolve                                               look only',
    'flowhelm resolve attic --undo',
  ],
  flows: [
    'flowhelm flows attic                                           counts by path, live',
    'flowhelm flows attic --path slow                               which connections are slow, and why',
    'flowhelm flows attic --top                                     which hosts and services have them',
    'flowhelm flows attic --interval 10 --json >> flows.jsonl',
  ],
  report: [
    'flowhelm report 3fa85f64                                       by the beginning of its id, from: flowhelm history ROUTER',
    'flowhelm report --router attic --html proof.html               the last change of a router, as a page to share',
  ],
  samples: [
    'flowhelm samples attic                                         the last 24 hours as a table',
    'flowhelm samples attic --from 7d --csv > attic.csv             every sample that is kept of a week',
    'flowhelm samples --from 2026-01-01 --to 2026-02-01 --out fleet.csv   the sum over the fleet',
  ],
  backup: [
    'flowhelm backup fleet.flowhelm-backup                          without passwords',
    'flowhelm backup fleet.flowhelm-backup --with-secrets           encrypted, with them',
  ],
  restore: ['flowhelm restore fleet.flowhelm-backup'],
  alerts: [
    'flowhelm alerts --open                                         what is open now',
    'flowhelm alerts attic --limit 200                              what one router has been reported for',
    'flowhelm alerts --snooze 3f2a --for 2h                         by the beginning of its id',
    'flowhelm alerts settings > alerts.json                         rules and hooks, to edit and take back with --import',
  ],
  metrics: [
    'flowhelm metrics                                               the text that Prometheus reads, on stdout',
    'flowhelm metrics --textfile /var/lib/prometheus/node-exporter/flowhelm.prom',
    'flowhelm metrics --demo                                        of virtual routers',
  ],
  serve: [
    'flowhelm serve',
    'flowhelm serve --demo                                          with virtual routers, to look around',
    'flowhelm serve --port 9744 --metrics                           and http://127.0.0.1:9744/metrics for Prometheus',
  ],
  demo: [
    'flowhelm demo',
    'flowhelm demo --keep                                           to try the other commands on it',
  ],
};
