using System.Collections.Immutable;

namespace GrinOrleansSync.Grains.Contracts;

/// <summary>
/// What the cluster knows of peers: addresses, scores, bans with reasons, and which silo may use which peer. It holds no
/// sockets. Addresses are <c>host:port</c>. Key: genesis hash.
/// </summary>
[Alias(TypeAliases.PeerBookGrain)]
public interface IPeerBookGrain : IGrainWithStringKey
{
    /// <summary>Makes addresses known; known ones are left as they are.</summary>
    [Alias("add")]
    Task AddAsync(ImmutableArray<string> addresses);

    /// <summary>
    /// The addresses a silo may use for a limited time: those it has, prolonged, and others up to
    /// <paramref name="wanted"/> in all, best score first; no banned one, none that another silo has whose connections come
    /// from the same address (<paramref name="egress"/>), and no more than its share among these silos. Of those it had, it
    /// gives up what is not among them.
    /// </summary>
    [Alias("lease")]
    Task<ImmutableArray<string>> LeaseAsync(string silo, int wanted, string egress);

    /// <summary>A silo ends: its addresses and its share are free for the others at once.</summary>
    [Alias("leave")]
    Task LeaveAsync(string silo);

    /// <summary>The key by which the silos know each other's nonces (<see cref="Grin.P2P.NonceRegistry"/>): random, and always the same.</summary>
    [Alias("nonce-key")]
    Task<ImmutableArray<byte>> GetNonceKeyAsync();

    /// <summary>Notes incidents. Each has an identity, so that telling it twice counts once.</summary>
    [Alias("incidents")]
    Task ReportAsync(ImmutableArray<PeerIncident> incidents);

    /// <summary>Notes what a silo's peers delivered in all since the silo started.</summary>
    [Alias("deliveries")]
    Task ReportDeliveriesAsync(string silo, ImmutableArray<PeerDelivery> deliveries);

    /// <summary>Lifts the bans that peers got for a segment nobody can prove; their incidents stay on record.</summary>
    [Alias("suspend")]
    Task SuspendBansAsync(ImmutableArray<string> addresses);

    /// <summary>
    /// Lifts the bans for segments that do not prove when so many peers got one, each for another segment, and nobody who
    /// delivered anything is left: the header may commit to data that nobody has. Gives the peers whose bans were lifted.
    /// </summary>
    [Alias("suspend-in-doubt")]
    Task<ImmutableArray<string>> SuspendBansInDoubtAsync();

    /// <summary>All peers that were ever used, by address.</summary>
    [Alias("peers")]
    Task<ImmutableArray<PeerSummary>> GetPeersAsync();
}
