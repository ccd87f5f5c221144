using System.Net;

namespace Grin.P2P;

/// <summary>What a pool knows of a peer.</summary>
/// <param name="EndPoint">Its address.</param>
/// <param name="State">Whether it is connected.</param>
/// <param name="IsBanned">Whether it lied.</param>
/// <param name="IsStalled">Whether it is connected and makes no progress.</param>
/// <param name="Capabilities">What it says it does; none before it was connected.</param>
/// <param name="Tip">What it claims; zero before it was connected.</param>
/// <param name="Served">Requests it has answered to its leases' satisfaction.</param>
/// <param name="BytesReceived">Bytes of all its connections.</param>
/// <param name="InFlight">Leases out.</param>
/// <param name="Window">Leases it may have.</param>
/// <param name="RequestsLeft">Requests it can be sent now before the limit of messages a minute holds them back.</param>
/// <param name="Faults">Incidents by reason.</param>
public sealed record PeerStatistics(
    IPEndPoint EndPoint,
    PeerState State,
    bool IsBanned,
    bool IsStalled,
    Capabilities Capabilities,
    ChainTip Tip,
    long Served,
    long BytesReceived,
    int InFlight,
    int Window,
    int RequestsLeft,
    IReadOnlyDictionary<string, int> Faults);
