using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Progress;

/// <summary>Shows on standard error how a sync goes.</summary>
internal interface IProgressView
{
    /// <summary>Where the log goes beside the progress.</summary>
    void ConfigureLogging(ILoggingBuilder logging);

    /// <summary>Shows where the sync stands; called often.</summary>
    void Show(SyncStatus status, IReadOnlyList<PeerStatistics> peers);

    /// <summary>Leaves the terminal as it was.</summary>
    void Finish();
}
