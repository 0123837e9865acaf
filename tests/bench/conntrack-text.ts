/** Connection tracking tables of any size, always the same for the same size. */

const clients = 60;

/**
 * Entries as in /proc/net/nf_conntrack of a router with accounting (domain.md 5.2): by turns offloaded to hardware, to software,
 * plain TCP, UDP and IPv6.
 */
function conntrackLine(index: number): string {
  const client = 2 + (index % clients);
  const port = 1024 + (index % 60_000);
  const server = `${1 + (index % 220)}.${(index >> 8) & 255}.${index & 255}.${1 + (index % 250)}`;
  const counted = `packets=${1 + (index % 9973)} bytes=${60 + (index % 9973) * 731}`;
  const forward = `src=192.168.1.${client} dst=${server} sport=${port} dport=443 ${counted}`;
  const reply = `src=${server} dst=203.0.113.2 sport=443 dport=${port} ${counted}`;
  switch (index % 5) {
    case 0:
      return `ipv4     2 tcp      6 ${forward} ${reply} [HW_OFFLOAD] mark=0 zone=0 use=3\n`;
    case 1:
      return `ipv4     2 udp      17 ${forward} ${reply} [OFFLOAD] mark=0 zone=0 use=3\n`;
    case 2:
      return `ipv4     2 tcp      6 ${100 + (index % 7000)} ESTABLISHED ${forward} ${reply} [ASSURED] mark=0 zone=0 use=2\n`;
    case 3:
      return `ipv4     2 udp      17 ${index % 180} src=192.168.1.${client} dst=192.168.1.1 sport=${port} dport=53 ${counted} src=192.168.1.1 dst=192.168.1.${client} sport=53 dport=${port} ${counted} mark=0 zone=0 use=2\n`;
    default:
      return ipv6Line(index, port, counted);
  }
}

function ipv6Line(index: number, port: number, counted: string): string {
  const client = `2001:0db8:0001:0000:0000:0000:0000:${(2 + (index % clients)).toString(16).padStart(4, '0')}`;
  const server = `2606:4700:0010:0000:0000:0000:${(index & 0xffff).toString(16).padStart(4, '0')}:2917`;
  return `ipv6     10 tcp      6 ${100 + (index % 7000)} ESTABLISHED src=${client} dst=${server} sport=${port} dport=443 ${counted} src=${server} dst=${client} sport=443 dport=${port} ${counted} [ASSURED] mark=0 zone=0 use=2\n`;
}

/** Whole lines of at least `bytes` bytes, from entry number `first` on. */
export function conntrackText(bytes: number, first: number): { text: string; entries: number } {
  const lines: string[] = [];
  for (let length = 0; length < bytes; ) {
    const line = conntrackLine(first + lines.length);
    lines.push(line);
    length += line.length;
  }
  return { text: lines.join(''), entries: lines.length };
}

/** The same kind of table for `conntrack --load-file`: forwarded TCP connections that nothing ends for two hours. */
export function conntrackLoadFile(from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index += 1) {
    const client = `192.168.1.${2 + (index % clients)}`;
    const server = `198.51.${100 + (index % 100)}.${1 + (index % 250)}`;
    const port = 1024 + index;
    text += `-A -p tcp -s ${client} -d ${server} --sport ${port} --dport 443 -r ${server} -q 203.0.113.2 --reply-port-src 443 --reply-port-dst ${port} --state ESTABLISHED -u ASSURED,SEEN_REPLY -t 7200\n`;
  }
  return text;
}
