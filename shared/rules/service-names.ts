/** What usually runs on a port, from IANA's registry of service names, in the words that people use. Many more are never seen at home. */
const names: Readonly<Record<string, string>> = {
  'tcp/20': 'FTP data', 'tcp/21': 'FTP', 'tcp/22': 'SSH', 'tcp/23': 'Telnet', 'tcp/25': 'SMTP', 'tcp/53': 'DNS', 'udp/53': 'DNS',
  'udp/67': 'DHCP', 'udp/68': 'DHCP', 'udp/69': 'TFTP', 'tcp/80': 'HTTP', 'tcp/110': 'POP3', 'udp/123': 'NTP', 'udp/137': 'NetBIOS',
  'udp/138': 'NetBIOS', 'tcp/139': 'NetBIOS', 'tcp/143': 'IMAP', 'udp/161': 'SNMP', 'tcp/179': 'BGP', 'tcp/389': 'LDAP',
  'tcp/443': 'HTTPS', 'udp/443': 'HTTP/3', 'tcp/445': 'SMB', 'tcp/465': 'SMTP over TLS', 'udp/500': 'IPsec', 'udp/514': 'Syslog',
  'udp/546': 'DHCPv6', 'udp/547': 'DHCPv6', 'tcp/554': 'RTSP', 'tcp/587': 'SMTP', 'tcp/631': 'IPP', 'tcp/853': 'DNS over TLS',
  'udp/853': 'DNS over QUIC', 'tcp/873': 'rsync', 'tcp/993': 'IMAP over TLS', 'tcp/995': 'POP3 over TLS', 'udp/1194': 'OpenVPN',
  'tcp/1194': 'OpenVPN', 'udp/1701': 'L2TP', 'tcp/1723': 'PPTP', 'tcp/1883': 'MQTT', 'udp/1900': 'SSDP', 'tcp/2049': 'NFS',
  'tcp/3074': 'Xbox', 'udp/3074': 'Xbox', 'tcp/3306': 'MySQL', 'tcp/3389': 'Remote Desktop', 'udp/3389': 'Remote Desktop',
  'udp/3478': 'STUN', 'tcp/3478': 'STUN', 'udp/4500': 'IPsec', 'tcp/5060': 'SIP', 'udp/5060': 'SIP', 'tcp/5222': 'XMPP',
  'tcp/5223': 'Apple push', 'tcp/5228': 'Google push', 'udp/5353': 'mDNS', 'tcp/5201': 'iperf3', 'udp/5201': 'iperf3',
  'tcp/5432': 'PostgreSQL', 'tcp/5900': 'VNC', 'tcp/6881': 'BitTorrent', 'udp/6881': 'BitTorrent', 'tcp/8080': 'HTTP',
  'tcp/8443': 'HTTPS', 'tcp/8883': 'MQTT over TLS', 'tcp/9100': 'Printing', 'udp/41641': 'Tailscale', 'udp/51820': 'WireGuard',
  icmp: 'Ping', icmpv6: 'Ping', gre: 'GRE', esp: 'IPsec', igmp: 'IGMP',
}; // biome-ignore format: a table

/** Of a service as "tcp/443" or a protocol; `null` = not one of the well-known. */
export function serviceName(service: string): string | null {
  return Object.hasOwn(names, service) ? (names[service] ?? null) : null;
}
