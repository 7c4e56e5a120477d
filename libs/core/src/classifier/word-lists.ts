/**
 * Words of logs by what they are about, in their base form: word-families.ts adds plurals and verb forms. A family is a feature beside its words,
 * so that a word that no training text has still speaks as its family does. What a family says of a category is learnt, not written here.
 */
export const WORD_FAMILIES: readonly (readonly [name: string, words: string])[] = [
  [
    'login',
    'login logon logout logoff signin signout signon authenticate authentication authenticator authn auth unauthenticated ' +
      'reauthenticate deauthenticate deauthentication sso mfa 2fa otp totp saml oauth oauth2 oidc ldap kerberos krb krb5 pam radius ' +
      'preauth userauth publickey sshd webauthn passkey fido kinit winlogon getpwnam captcha',
  ],
  ['credential', 'credential cred passwd password passphrase passcode apikey bearer jwt jwks token keytab keytabs htpasswd'],
  [
    'permission',
    'permission privilege privileged authorize authorise authorization authorisation unauthorized unauthorised forbidden forbid ' +
      'deny denied denial acl rbac entitlement grant revoke revocation selinux apparmor avc sandbox disallow impersonate ' +
      'impersonation elevate escalation setuid sudo sudoers su eacces eperm accessdenied iam assumerole superuser root admin ' +
      'administrator',
  ],
  [
    'attack',
    'attack attacker intrusion intruder exploit malicious malware virus trojan ransomware phishing botnet brute bruteforce ' +
      'injection xss csrf sqli traversal spoof spoofed hijack scanner portscan probing ddos backdoor rootkit suspicious threat ' +
      'quarantine quarantined blacklist blacklisted blocklist denylist ban banned unban fail2ban fraud fraudulent fraudster breach ' +
      'compromise compromised leaked honeypot exfiltration vulnerability cve infected impossible',
  ],
  [
    'crypto',
    'certificate cert x509 tls ssl starttls handshake cipher crypto cryptographic encrypt encrypted decrypt encryption decryption ' +
      'keystore truststore pem csr ocsp crl pki signature signed unsigned signer signing hmac nonce rsa ecdsa ed25519 pgp gpg dnssec ' +
      'dkim hsm kms vault secret keyring rekey ipsec ike wpa wpa2',
  ],
  [
    'integrity',
    'checksum corrupt corrupted corruption integrity tamper tampered tampering bitrot crc crc32 sha1 sha256 md5 digest mismatch ' +
      'forged',
  ],
  ['audit', 'audit audited auditor auditd auditing compliance gdpr forensic forensics'],
  ['firewall', 'firewall iptables nftables ufw waf ids ips snort suricata dpt spt blocked'],
  ['user', 'user username uid euid gid ruser rhost account identity principal subject owner person'],
  ['session', 'session cookie'],
  [
    'slow',
    'slow slower slowly slowness slowest sluggish latency latencies delay delayed stall stalled hang hung freeze frozen starve ' +
      'starved starvation lag lagging jank janky late behind unresponsive anr',
  ],
  ['timeout', 'timeout timedout timed deadline etimedout overdue sockettimeoutexception timeoutexception deadlineexceeded expired expire'],
  [
    'exceed',
    'exceed exceeded exceeding exceeds exhaust exhausted exhaustion overrun overflow overflowed overload overloaded saturate ' +
      'saturated saturation insufficient full shortage depleted',
  ],
  [
    'duration',
    'ms msec msecs millis millisecond us usec microsecond ns nanosecond sec secs second minute min hour hr duration elapsed took ' +
      'spent uptime interval',
  ],
  [
    'memory',
    'memory mem heap oom rss swap swapping garbage gc malloc ram leak metaspace oldgen eden tenured outofmemoryerror enomem ' +
      'pagefile hugepage vm_size',
  ],
  [
    'cpu',
    'cpu cpus vcpu core cores throttle throttled throttling thermal temperature lockup softlockup loadavg steal processor ' +
      'overheating watchdog',
  ],
  ['disk', 'disk space iops iowait inode enospc capacity usage utilization utilisation occupied filesystem'],
  ['rate', 'throughput rate bandwidth rps qps tps mbps kbps iops ops hz fps persecond speed'],
  [
    'queue',
    'queue queued backlog pending buffer pool pooled backpressure congestion congested contention contended waiting waiters wait ' +
      'deadlock deadlocked',
  ],
  ['bytes', 'byte bytes kb mb gb tb kib mib gib tib kilobyte megabyte gigabyte'],
  [
    'statistic',
    'avg average mean median p50 p90 p95 p99 percentile max maximum min minimum ratio percent total peak histogram metric ' +
      'statistic stats count hit miss hits misses hitrate',
  ],
  ['limit', 'limit limited limiting threshold quota watermark ceiling cap'],
  [
    'customer',
    'agent applicant attendee author borrower buyer candidate cardholder child citizen coach consumer contact courier curator ' +
      'customer dealer doctor donor driver employee family fan farmer follower gamer guest household instructor learner lender ' +
      'listener member merchant nurse owner parent participant partner passenger patient patron player policyholder pupil reader ' +
      'researcher resident rider seller shopper student subscriber supplier taxpayer teacher tenant trainer traveler traveller ' +
      'vendor viewer visitor volunteer voter',
  ],
  [
    'commerce',
    'order ordered cart basket checkout purchase purchased buy bought sell sold sale refund refunded invoice payment pay paid ' +
      'payout charge charged billing bill coupon voucher discount promo promotion price priced fare fee tip subscription subscribe ' +
      'subscribed unsubscribe unsubscribed renewal trial wallet deposit withdrawal loan mortgage premium claim quote product item ' +
      'sku catalogue catalog stock inventory wishlist cheque loyalty points reward gift receipt shop store storefront market ' +
      'marketplace listing listed tariff rent lease auction bid bidder',
  ],
  [
    'money',
    'eur usd gbp chf jpy euro dollar amount balance currency cents transaction transfer iban acquirer issuer ledger trade traded ' +
      'settle settled settlement dividend portfolio',
  ],
  [
    'booking',
    'book booked booking reservation reserve reserved appointment visit stay room table seat ticket flight trip ride journey ' +
      'itinerary boarding checkin departure arrival hotel restaurant venue event tour cabin berth',
  ],
  [
    'delivery',
    'shipment ship shipped parcel delivery deliver delivered pickup dropoff warehouse dispatch dispatched pallet carrier freight ' +
      'recipient sender letter',
  ],
  [
    'media',
    'play played playing playback song track album artist playlist video movie film episode podcast season photo picture watch ' +
      'watched watching listen listened like liked dislike favourite favorite shuffle skip skipped music genre lyrics book chapter ' +
      'gallery recording livestream trailer',
  ],
  [
    'social',
    'post posted comment commented share shared follow followed unfollow friend message chat conversation reply replied mention ' +
      'story reaction reacted rating rated review reviewed feedback profile avatar invite invited invitation match poll survey ' +
      'thread forum badge',
  ],
  [
    'marketing',
    'recommendation recommend recommended suggestion suggested impression click clicked conversion converted campaign advert ads ' +
      'banner newsletter opened unsubscribed segment audience lead prospect deal opportunity',
  ],
  ['search', 'search searched query results result hits ranked relevance keyword facet autocomplete'],
  [
    'health',
    'health heart pulse calories calorie workout exercise sleep weight breathing glucose spo2 ecg diagnosis diagnosed prescription ' +
      'prescribed medication medicine dose dosage vaccine vaccination blood donor donation surgery ward triage clinic hospital ' +
      'pharmacy symptom therapy treatment scan specimen sample lab referral discharge admission admitted steps step standing ' +
      'distance',
  ],
  [
    'signup',
    'signup register registered registration onboarding onboard activate activated joined upgrade upgraded downgrade cancelled ' +
      'canceled cancel approved submitted accepted declined confirmed published requested created',
  ],
  [
    'document',
    'document contract file upload uploaded download downloaded attachment form application case project workspace report page ' +
      'article draft template',
  ],
  [
    'start',
    'start starting started startup boot booting booted launch launched launching ready init initialize initialise initialized ' +
      'initialised initializing initialising initialization begin beginning began spawn spawned running resume resumed online up',
  ],
  [
    'stop',
    'stop stopping stopped shutdown shutting terminate terminated terminating termination exit exited exiting halt halted quit ' +
      'close closed closing finish finished done completed complete ended end destroy destroyed cleanup dispose offline down kill ' +
      'killed',
  ],
  [
    'restart',
    'restart restarting restarted reload reloaded reloading refresh refreshed recover recovered recovery recovering retry retrying ' +
      'retries retried attempt fallback reconnect reconnecting',
  ],
  [
    'config',
    'config configuration configure configured configuring setting settings parameter option property properties yaml toml ini env ' +
      'default version flag enabled disabled enable disable deprecated override',
  ],
  [
    'connect',
    'connect connected connecting disconnect disconnected connection reset refused econnrefused econnreset listening listen ' +
      'listener bind bound port socket peer pipe unreachable host hostname dns resolve resolved resolver address endpoint remote tcp ' +
      'udp ip route interface network',
  ],
  [
    'cluster',
    'leader election elected replica replicas replication replicate quorum node nodes cluster rebalance partition shard epoch term ' +
      'vote snapshot checkpoint heartbeat master slave primary secondary standby broker coordinator membership',
  ],
  [
    'failure',
    'exception error err failed failure fail null nullpointerexception undefined typeerror stack traceback fatal assertion abort ' +
      'aborted panic segfault invalid illegal unexpected unknown unsupported missing parse parser parsing syntax malformed cannot ' +
      'unable enoent',
  ],
  [
    'fileio',
    'directory path mount mounted unmount open opened read reading write writing written copy copied rename renamed delete deleted ' +
      'tmp temp folder dir symlink',
  ],
  [
    'build',
    'build compile compiling compiled job stage artifact artefact dependency dependencies module package plugin plugins library ' +
      'class method thread worker task executor scheduler scheduled',
  ],
  [
    'device',
    'device driver usb pci acpi irq kernel firmware bios eth0 wlan0 bluetooth audio camera sensor display gpu ata scsi controller ' +
      'adapter hardware battery',
  ],
  [
    'storage',
    'block segment compaction compact compacted merge merged flush flushed commit committed index wal journal region datanode ' +
      'namenode table tablespace schema migration sequence vacuum',
  ],
  ['container', 'pod container image namespace deployment kubelet volume daemonset docker containerd sandbox cgroup'],
  ['http', 'get post put patch head options http https request response status url uri header headers proxy upstream referer agent'],
  [
    'education',
    'lesson course quiz exam enrol enrolled enroll enrolment enrollment grade graded homework assignment tutor lecture lecturer ' +
      'semester campus degree scholarship certificate thesis classroom attendance learner student pupil teacher curriculum',
  ],
  [
    'mobility',
    'trip ride rider driver journey route bus tram train ferry taxi scooter bike bicycle vehicle car truck lorry van parking toll ' +
      'fuel charger charging station platform gate terminal runway vessel port dock berth crew pilot captain passenger luggage ' +
      'baggage',
  ],
  [
    'food',
    'meal menu restaurant kitchen recipe chef dish pizza coffee drink grocery groceries ingredient courier table allergy diet ' +
      'bakery supermarket',
  ],
  [
    'game',
    'game match player score level quest guild team tournament league goal bet wager odds jackpot lottery draw prize winner ' +
      'leaderboard loot achievement trophy lobby',
  ],
  [
    'property',
    'property apartment flat house landlord rent rental tenant listing viewing mortgage agency estate lease room stay nights ' +
      'occupancy housekeeping guest',
  ],
  [
    'civic',
    'permit citizen council municipality passport tax taxes declaration vote voter ballot election petition grant court notary ' +
      'registry land hearing',
  ],
  [
    'industry',
    'machine conveyor robot assembly weld mould harvest crop field tractor irrigation milk herd greenhouse turbine meter reading ' +
      'kwh tariff outage',
  ],
  [
    'finance',
    'loan mortgage credit debit card cardholder deposit withdrawal withdraw transfer iban payment payout settlement settle settled ' +
      'dividend portfolio stock bond share broker trade traded trading order fill filled currency exchange fx quote premium ' +
      'insurance insured policy policyholder claim claimant underwriting invoice dunning ledger balance statement tax vat merchant ' +
      'acquirer issuer chargeback',
  ],
  ['gc', 'gc garbage collector pause safepoint young eden survivor tenured oldgen metaspace promotion evacuation g1 zgc shenandoah heap'],
  [
    'packet',
    'packet frame datagram retransmit retransmission retransmitted jitter loss congestion duplex collision mtu window segment rtt ' +
      'ping icmp',
  ],
  [
    'servicing',
    'hotfix kb update patch servicing cbs csi manifest msi installer component trustedinstaller wuauclt reboot superseded upgrade',
  ],
  [
    'phone',
    'activity intent wakelock broadcast keyguard screen display doze surface view binder zygote launcher sim imsi roaming ' + 'telephony',
  ],
  [
    'hardware',
    'ecc parity edac mce dimm correctable uncorrectable torus bgl bgp ciod lustre raid smart fan voltage psu chassis bmc ipmi ' +
      'sensor tlb dcache icache',
  ],
  [
    'jobs',
    'job task stage executor attempt application map reduce shuffle fetch broadcast rdd mapper reducer scheduler yarn appmaster ' +
      'workflow dag',
  ],
  ['clock', 'ntp ntpd chrony chronyd clock drift stratum slew skew timezone'],
  ['lease', 'dhcp dhcpd dhclient lease arp vlan mac ssid dns zone named'],
  ['mail', 'mail email smtp imap pop3 mailbox relay postfix sendmail dovecot bounce bounced mx rcpt envelope greylist'],
  ['format', 'json xml csv yaml utf encoding charset schema format regex column field row'],
  ['sql', 'select insert update statement transaction rollback cursor tuple relation constraint foreign duplicate query'],
  [
    'codefault',
    'nullpointerexception classnotfoundexception illegalstateexception illegalargumentexception indexoutofboundsexception keyerror ' +
      'typeerror valueerror attributeerror syntaxerror referenceerror segfault sigsegv traceback stacktrace unhandled uncaught ' +
      'assertion',
  ],
  [
    'refuse',
    'rejected reject refused refuse declined decline denied deny blocked block dropped drop discarded discard ignored ignore ' +
      'skipped skip',
  ],
  ['succeed', 'succeeded success successful successfully ok passed pass accepted accept granted approved completed'],
  [
    'create',
    'created create added add inserted new removed remove deleted delete changed change modified modify updated update assigned ' +
      'assign',
  ],
];
