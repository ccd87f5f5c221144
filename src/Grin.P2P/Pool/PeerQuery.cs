using System.Net;

namespace Grin.P2P;

/// <summary>Which peer is wanted.</summary>
public sealed record PeerQuery
{
    /// <summary>Capabilities it must have, all of them.</summary>
    public Capabilities Capabilities { get; init; }

    /// <summary>The least height it must claim.</summary>
    public ulong MinHeight { get; init; }

    /// <summary>The least total difficulty it must claim.</summary>
    public ulong MinTotalDifficulty { get; init; }

    /// <summary>Peers that were asked already.</summary>
    public IReadOnlyCollection<IPEndPoint> Excluded { get; init; } = [];

    /// <summary>Whether it must have nothing in flight. Those who want no such peer are served before.</summary>
    public bool IsIdle { get; init; }

    internal bool Excludes(PeerIdentity identity)
    {
        foreach (IPEndPoint excluded in Excluded)
        {
            if (PeerIdentity.Of(excluded) == identity)
            {
                return true;
            }
        }

        return false;
    }

    internal bool Fits(PeerInfo peer)
    {
        ChainTip tip = peer.Tip;
        return peer.Capabilities.HasFlag(Capabilities) && tip.Height >= MinHeight && tip.TotalDifficulty >= MinTotalDifficulty;
    }
}
