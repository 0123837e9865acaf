// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * flowhelm_npu: pairs of Ethernet devices that play a router's packet engine.
 *
 * The two devices of a pair are joined like the ends of a cable. Both accept
 * nf_flowtable hardware offload (TC_SETUP_FT), so conntrack really says
 * [HW_OFFLOAD] and a full table is really refused. What the engine "bound" is
 * listed in debugfs in the layout of MediaTek's PPE (ppe0/entries, ppe0/bind).
 *
 * Packets of bound flows are still carried by the kernel's software fast path;
 * they are counted here on arrival, which gives the entries true counters and
 * lets the flowtable age them out by real idleness.
 */
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/jhash.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/seq_file.h>
#include <net/flow_dissector.h>
#include <net/flow_offload.h>
#include <net/pkt_cls.h>

#define NPU_SLOTS	8192	/* a power of two, as in MediaTek's engine */
#define NPU_MAX_PAIRS	16

static unsigned int pairs = 1;
module_param(pairs, uint, 0444);
MODULE_PARM_DESC(pairs, "number of device pairs to create");

static unsigned int capacity = NPU_SLOTS;
module_param(capacity, uint, 0644);
MODULE_PARM_DESC(capacity, "flow entries (one per direction) the engine takes before it refuses");

struct npu_tuple {
	struct in6_addr src, dst;	/* IPv4 in the first word */
	__be16 sport, dport;
	__be16 l3;			/* ETH_P_IP or ETH_P_IPV6 */
	u8 l4;
	u8 pad;				/* compared as memory: always zero */
};

/* Room for every header a flow rule may rewrite, laid out as on the wire. */
struct npu_headers {
	u8 eth[16];
	u8 ip4[20];
	u8 ip6[40];
	u8 l4[4];
};

/* One device taking part in one flowtable. */
struct npu_binding {
	struct net_device *dev;
};

struct npu_entry {
	const struct npu_binding *owner;
	unsigned long cookie;
	struct npu_tuple orig;
	struct npu_headers rewritten;
	u64 packets, bytes, lastused;
};

struct npu_priv {
	struct net_device __rcu *peer;
};

static struct npu_entry *slots[NPU_SLOTS];
static unsigned int slots_used;
static DEFINE_SPINLOCK(slots_lock);
static LIST_HEAD(npu_block_cbs);
static struct net_device *devices[NPU_MAX_PAIRS * 2];
static struct dentry *debug_dir;

/* ---- the flow table ---- */

static u32 npu_slot_of(const struct npu_tuple *tuple)
{
	return jhash(tuple, sizeof(*tuple), 0) & (NPU_SLOTS - 1);
}

/* Entries stay where they were put, so a search may not stop at a hole: bound it by a short run of neighbours instead. */
#define NPU_PROBES	32

static struct npu_entry *npu_find_tuple(const struct npu_tuple *tuple)
{
	u32 first = npu_slot_of(tuple);
	unsigned int i;

	for (i = 0; i < NPU_PROBES; i++) {
		struct npu_entry *entry = slots[(first + i) & (NPU_SLOTS - 1)];

		if (entry && !memcmp(&entry->orig, tuple, sizeof(*tuple)))
			return entry;
	}
	return NULL;
}

static int npu_find_cookie(unsigned long cookie)
{
	int i;

	for (i = 0; i < NPU_SLOTS; i++)
		if (slots[i] && slots[i]->cookie == cookie)
			return i;
	return -ENOENT;
}

static int npu_insert(struct npu_entry *entry)
{
	u32 first = npu_slot_of(&entry->orig);
	int rc = -ENOSPC;
	unsigned int i;

	spin_lock_bh(&slots_lock);
	if (npu_find_cookie(entry->cookie) >= 0) {
		rc = -EEXIST;
		goto out;
	}
	if (slots_used >= min_t(unsigned int, capacity, NPU_SLOTS))
		goto out;
	for (i = 0; i < NPU_PROBES; i++) {
		u32 slot = (first + i) & (NPU_SLOTS - 1);

		if (slots[slot])
			continue;
		slots[slot] = entry;
		slots_used++;
		rc = 0;
		break;
	}
out:
	spin_unlock_bh(&slots_lock);
	return rc;
}

/* ---- rules of the flowtable, translated into entries ---- */

static int npu_read_match(const struct flow_rule *rule, struct npu_tuple *tuple)
{
	struct flow_match_basic basic;
	struct flow_match_ports ports;

	if (!flow_rule_match_key(rule, FLOW_DISSECTOR_KEY_BASIC) ||
	    !flow_rule_match_key(rule, FLOW_DISSECTOR_KEY_PORTS))
		return -EOPNOTSUPP;

	flow_rule_match_basic(rule, &basic);
	flow_rule_match_ports(rule, &ports);
	tuple->l3 = basic.key->n_proto;
	tuple->l4 = basic.key->ip_proto;
	tuple->sport = ports.key->src;
	tuple->dport = ports.key->dst;

	if (flow_rule_match_key(rule, FLOW_DISSECTOR_KEY_IPV4_ADDRS)) {
		struct flow_match_ipv4_addrs addrs;

		flow_rule_match_ipv4_addrs(rule, &addrs);
		tuple->src.s6_addr32[0] = addrs.key->src;
		tuple->dst.s6_addr32[0] = addrs.key->dst;
		return 0;
	}
	if (flow_rule_match_key(rule, FLOW_DISSECTOR_KEY_IPV6_ADDRS)) {
		struct flow_match_ipv6_addrs addrs;

		flow_rule_match_ipv6_addrs(rule, &addrs);
		tuple->src = addrs.key->src;
		tuple->dst = addrs.key->dst;
		return 0;
	}
	return -EOPNOTSUPP;
}

static void npu_fill_headers(const struct npu_tuple *tuple, struct npu_headers *headers)
{
	memcpy(headers->ip4 + 12, &tuple->src, 4);
	memcpy(headers->ip4 + 16, &tuple->dst, 4);
	memcpy(headers->ip6 + 8, &tuple->src, 16);
	memcpy(headers->ip6 + 24, &tuple->dst, 16);
	memcpy(headers->l4, &tuple->sport, 2);
	memcpy(headers->l4 + 2, &tuple->dport, 2);
}

/* A rewrite keeps the bits of its mask and sets the bits of its value in one 32-bit word of one header. */
static int npu_mangle(struct npu_headers *headers, const struct flow_action_entry *action)
{
	u32 offset = action->mangle.offset;
	size_t size;
	u8 *header;
	u32 word;

	switch (action->mangle.htype) {
	case FLOW_ACT_MANGLE_HDR_TYPE_ETH:
		header = headers->eth;
		size = sizeof(headers->eth);
		break;
	case FLOW_ACT_MANGLE_HDR_TYPE_IP4:
		header = headers->ip4;
		size = sizeof(headers->ip4);
		break;
	case FLOW_ACT_MANGLE_HDR_TYPE_IP6:
		header = headers->ip6;
		size = sizeof(headers->ip6);
		break;
	case FLOW_ACT_MANGLE_HDR_TYPE_TCP:
	case FLOW_ACT_MANGLE_HDR_TYPE_UDP:
		header = headers->l4;
		size = sizeof(headers->l4);
		break;
	default:
		return -EOPNOTSUPP;
	}
	if (offset > size - sizeof(word))
		return -EOPNOTSUPP;
	memcpy(&word, header + offset, sizeof(word));
	word = (word & action->mangle.mask) | action->mangle.val;
	memcpy(header + offset, &word, sizeof(word));
	return 0;
}

static int npu_replace(const struct npu_binding *binding, struct flow_cls_offload *cls)
{
	struct flow_rule *rule = flow_cls_offload_flow_rule(cls);
	const struct flow_action_entry *action;
	struct npu_entry *entry;
	int i, rc;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry)
		return -ENOMEM;
	rc = npu_read_match(rule, &entry->orig);
	if (rc)
		goto free;
	npu_fill_headers(&entry->orig, &entry->rewritten);
	flow_action_for_each(i, action, &rule->action) {
		switch (action->id) {
		case FLOW_ACTION_MANGLE:
			rc = npu_mangle(&entry->rewritten, action);
			break;
		case FLOW_ACTION_CSUM:
		case FLOW_ACTION_REDIRECT:
			break;
		default:
			rc = -EOPNOTSUPP;
		}
		if (rc)
			goto free;
	}
	entry->owner = binding;
	entry->cookie = cls->cookie;
	entry->lastused = jiffies;
	rc = npu_insert(entry);
	if (!rc)
		return 0;
free:
	kfree(entry);
	return rc;
}

static int npu_destroy(struct flow_cls_offload *cls)
{
	struct npu_entry *entry = NULL;
	int slot;

	spin_lock_bh(&slots_lock);
	slot = npu_find_cookie(cls->cookie);
	if (slot >= 0) {
		entry = slots[slot];
		slots[slot] = NULL;
		slots_used--;
	}
	spin_unlock_bh(&slots_lock);
	kfree(entry);
	return slot < 0 ? slot : 0;
}

static int npu_stats(struct flow_cls_offload *cls)
{
	int slot;

	spin_lock_bh(&slots_lock);
	slot = npu_find_cookie(cls->cookie);
	/* Only the time of last use: the software path, which carries the packets, has counted them already. */
	if (slot >= 0)
		cls->stats.lastused = slots[slot]->lastused;
	spin_unlock_bh(&slots_lock);
	return slot < 0 ? slot : 0;
}

static int npu_block_cb(enum tc_setup_type type, void *type_data, void *cb_priv)
{
	struct flow_cls_offload *cls = type_data;

	if (type != TC_SETUP_CLSFLOWER)
		return -EOPNOTSUPP;
	switch (cls->command) {
	case FLOW_CLS_REPLACE:
		/* Called once per device of the flowtable; the first takes the flow, the others answer EEXIST. */
		return npu_replace(cb_priv, cls);
	case FLOW_CLS_DESTROY:
		return npu_destroy(cls);
	case FLOW_CLS_STATS:
		return npu_stats(cls);
	default:
		return -EOPNOTSUPP;
	}
}

/*
 * When a flowtable is deleted, the kernel unbinds its devices before it tears down the flows, so the engine is never told
 * to destroy them. What a binding has taken goes with it.
 */
static void npu_release_binding(void *cb_priv)
{
	int i;

	for (i = 0; i < NPU_SLOTS; i++) {
		struct npu_entry *entry = NULL;

		spin_lock_bh(&slots_lock);
		if (slots[i] && slots[i]->owner == cb_priv) {
			entry = slots[i];
			slots[i] = NULL;
			slots_used--;
		}
		spin_unlock_bh(&slots_lock);
		kfree(entry);
	}
	kfree(cb_priv);
}

static struct flow_block_cb *npu_bind(struct net_device *dev)
{
	struct npu_binding *binding = kzalloc(sizeof(*binding), GFP_KERNEL);
	struct flow_block_cb *cb;

	if (!binding)
		return ERR_PTR(-ENOMEM);
	binding->dev = dev;
	cb = flow_block_cb_alloc(npu_block_cb, dev, binding, npu_release_binding);
	if (IS_ERR(cb))
		kfree(binding);
	return cb;
}

/*
 * One counted callback per block and device. The kernel's ready-made helper would answer EBUSY to a second flowtable on
 * the same device, which breaks fw4's atomic replacement of its table; MediaTek's driver counts in the same way.
 */
static int npu_setup_ft(struct net_device *dev, struct flow_block_offload *block)
{
	struct flow_block_cb *cb;

	if (block->binder_type != FLOW_BLOCK_BINDER_TYPE_CLSACT_INGRESS)
		return -EOPNOTSUPP;
	block->driver_block_list = &npu_block_cbs;
	cb = flow_block_cb_lookup(block->block, npu_block_cb, dev);

	switch (block->command) {
	case FLOW_BLOCK_BIND:
		if (!cb) {
			cb = npu_bind(dev);
			if (IS_ERR(cb))
				return PTR_ERR(cb);
			flow_block_cb_add(cb, block);
			list_add_tail(&cb->driver_list, &npu_block_cbs);
		}
		flow_block_cb_incref(cb);
		return 0;
	case FLOW_BLOCK_UNBIND:
		if (!cb)
			return -ENOENT;
		if (!flow_block_cb_decref(cb)) {
			flow_block_cb_remove(cb, block);
			list_del(&cb->driver_list);
		}
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static int npu_setup_tc(struct net_device *dev, enum tc_setup_type type, void *type_data)
{
	return type == TC_SETUP_FT ? npu_setup_ft(dev, type_data) : -EOPNOTSUPP;
}

/* ---- the devices ---- */

static void npu_count(struct sk_buff *skb, unsigned int len)
{
	struct npu_tuple tuple = {};
	struct npu_entry *entry;
	struct flow_keys keys;

	if (!READ_ONCE(slots_used) || !skb_flow_dissect_flow_keys(skb, &keys, 0))
		return;
	tuple.l3 = keys.basic.n_proto;
	tuple.l4 = keys.basic.ip_proto;
	tuple.sport = keys.ports.src;
	tuple.dport = keys.ports.dst;
	if (keys.control.addr_type == FLOW_DISSECTOR_KEY_IPV4_ADDRS) {
		tuple.src.s6_addr32[0] = keys.addrs.v4addrs.src;
		tuple.dst.s6_addr32[0] = keys.addrs.v4addrs.dst;
	} else if (keys.control.addr_type == FLOW_DISSECTOR_KEY_IPV6_ADDRS) {
		tuple.src = keys.addrs.v6addrs.src;
		tuple.dst = keys.addrs.v6addrs.dst;
	} else {
		return;
	}
	spin_lock_bh(&slots_lock);
	entry = npu_find_tuple(&tuple);
	if (entry) {
		entry->packets += max_t(u16, skb_shinfo(skb)->gso_segs, 1);
		entry->bytes += len;
		entry->lastused = jiffies;
	}
	spin_unlock_bh(&slots_lock);
}

static netdev_tx_t npu_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct npu_priv *priv = netdev_priv(dev);
	unsigned int len = skb->len;
	struct net_device *peer;

	rcu_read_lock();
	peer = rcu_dereference(priv->peer);
	if (unlikely(!peer)) {
		dev->stats.tx_dropped++;
		kfree_skb(skb);
		goto out;
	}
	npu_count(skb, len);
	/* Frees the packet itself when the other end is down. */
	if (__dev_forward_skb(peer, skb)) {
		dev->stats.tx_dropped++;
		goto out;
	}
	dev_sw_netstats_tx_add(dev, 1, len);
	dev_sw_netstats_rx_add(peer, len);
	netif_rx(skb);
out:
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

/* Carrier like a cable: up on both sides only while both sides are up. */
static int npu_open(struct net_device *dev)
{
	struct npu_priv *priv = netdev_priv(dev);
	struct net_device *peer = rtnl_dereference(priv->peer);

	if (peer && (peer->flags & IFF_UP)) {
		netif_carrier_on(dev);
		netif_carrier_on(peer);
	}
	return 0;
}

static int npu_stop(struct net_device *dev)
{
	struct npu_priv *priv = netdev_priv(dev);
	struct net_device *peer = rtnl_dereference(priv->peer);

	netif_carrier_off(dev);
	if (peer)
		netif_carrier_off(peer);
	return 0;
}

static int npu_init(struct net_device *dev)
{
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	return dev->tstats ? 0 : -ENOMEM;
}

static void npu_uninit(struct net_device *dev)
{
	free_percpu(dev->tstats);
}

static const struct net_device_ops npu_netdev_ops = {
	.ndo_init		= npu_init,
	.ndo_uninit		= npu_uninit,
	.ndo_open		= npu_open,
	.ndo_stop		= npu_stop,
	.ndo_start_xmit		= npu_xmit,
	.ndo_setup_tc		= npu_setup_tc,
	.ndo_get_stats64	= dev_get_tstats64,
	.ndo_set_mac_address	= eth_mac_addr,
	.ndo_validate_addr	= eth_validate_addr,
};

static void npu_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
}

static const struct ethtool_ops npu_ethtool_ops = {
	.get_drvinfo	= npu_get_drvinfo,
	.get_link	= ethtool_op_get_link,
};

static void npu_setup(struct net_device *dev)
{
	netdev_features_t ability = NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HW_CSUM | NETIF_F_GSO_SOFTWARE |
				    NETIF_F_HIGHDMA | NETIF_F_HW_TC;

	ether_setup(dev);
	dev->netdev_ops = &npu_netdev_ops;
	dev->ethtool_ops = &npu_ethtool_ops;
	dev->needs_free_netdev = true;
	dev->features |= ability | NETIF_F_LLTX;
	dev->hw_features |= ability;
	dev->priv_flags |= IFF_NO_QUEUE;
	eth_hw_addr_random(dev);
}

/* ---- debugfs ---- */

static void npu_show_entry(struct seq_file *seq, int index, const struct npu_entry *entry)
{
	const struct npu_tuple *orig = &entry->orig;
	const struct npu_headers *now = &entry->rewritten;
	const __be16 *ports = (const __be16 *)now->l4;
	bool ip4 = orig->l3 == htons(ETH_P_IP);
	bool udp = orig->l4 == IPPROTO_UDP;

	seq_printf(seq, "%05x BND %s 5T", index, ip4 ? "IPv4" : "IPv6");
	if (ip4)
		seq_printf(seq, " orig=%pI4:%u->%pI4:%u new=%pI4:%u->%pI4:%u",
			   &orig->src, ntohs(orig->sport), &orig->dst, ntohs(orig->dport),
			   now->ip4 + 12, ntohs(ports[0]), now->ip4 + 16, ntohs(ports[1]));
	else
		seq_printf(seq, " orig=%pI6:%u->%pI6:%u",
			   &orig->src, ntohs(orig->sport), &orig->dst, ntohs(orig->dport));
	/* ib1: bits 28-29 say "bound", bit 30 says UDP, the low bits are a time stamp; ib2 is a port map, here always the same. */
	seq_printf(seq, " eth=%pM->%pM etype=%04x vlan=0,0 ib1=%08x ib2=%08x packets=%llu bytes=%llu\n",
		   now->eth + 6, now->eth, ntohs(orig->l3),
		   0x21400000u | (udp ? 1u << 30 : 0) | ((u32)(entry->lastused / HZ) & 0x7fff), 0x007ff020,
		   entry->packets, entry->bytes);
}

static int entries_show(struct seq_file *seq, void *unused)
{
	int i;

	for (i = 0; i < NPU_SLOTS; i++) {
		struct npu_entry copy;
		bool used;

		spin_lock_bh(&slots_lock);
		used = slots[i];
		if (used)
			copy = *slots[i];
		spin_unlock_bh(&slots_lock);
		if (used)
			npu_show_entry(seq, i, &copy);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(entries);

/* ---- load and unload ---- */

static void npu_remove_devices(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(devices); i++) {
		struct npu_priv *priv;

		if (!devices[i])
			continue;
		priv = netdev_priv(devices[i]);
		rcu_assign_pointer(priv->peer, NULL);
	}
	synchronize_net();
	for (i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i])
			unregister_netdev(devices[i]);
}

static int npu_add_device(int index)
{
	struct net_device *dev;
	char name[IFNAMSIZ];
	int rc;

	snprintf(name, sizeof(name), "npu%d%c", index / 2, index % 2 ? 'b' : 'a');
	dev = alloc_netdev(sizeof(struct npu_priv), name, NET_NAME_USER, npu_setup);
	if (!dev)
		return -ENOMEM;
	netif_carrier_off(dev);
	rc = register_netdev(dev);
	if (rc) {
		free_netdev(dev);
		return rc;
	}
	devices[index] = dev;
	return 0;
}

static int __init flowhelm_npu_init(void)
{
	int i, rc;

	if (pairs > NPU_MAX_PAIRS)
		return -EINVAL;
	for (i = 0; i < pairs * 2; i++) {
		rc = npu_add_device(i);
		if (rc) {
			npu_remove_devices();
			return rc;
		}
	}
	for (i = 0; i < pairs * 2; i++) {
		struct npu_priv *priv = netdev_priv(devices[i]);

		rcu_assign_pointer(priv->peer, devices[i ^ 1]);
	}
	debug_dir = debugfs_create_dir("ppe0", NULL);
	debugfs_create_file("entries", 0444, debug_dir, NULL, &entries_fops);
	debugfs_create_file("bind", 0444, debug_dir, NULL, &entries_fops);
	return 0;
}

static void __exit flowhelm_npu_exit(void)
{
	int i;

	debugfs_remove_recursive(debug_dir);
	npu_remove_devices();
	for (i = 0; i < NPU_SLOTS; i++)
		kfree(slots[i]);
}

module_init(flowhelm_npu_init);
module_exit(flowhelm_npu_exit);
MODULE_DESCRIPTION("Pairs of Ethernet devices that play a router's packet engine");
MODULE_LICENSE("Dual MIT/GPL");
