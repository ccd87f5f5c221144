using System.Globalization;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace GrinOrleansSync.Host.Progress;

/// <summary>A line whenever the phase changes, and every few seconds; the log in lines between them.</summary>
internal sealed class PlainProgress(TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly TransferRate _rate = new(time);
    private SyncPhase? _phase;
    private long _shown;

    public void ConfigureLogging(ILoggingBuilder logging) => LogLines.To(logging, LogLevel.Information);

    public void Show(SyncStatus status, IReadOnlyList<PeerStatistics> peers)
    {
        _rate.Update(peers.Sum(peer => peer.BytesReceived));
        if (status.Phase == _phase && time.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _phase = status.Phase;
        _shown = time.GetTimestamp();
        int connected = peers.Count(peer => peer.State == PeerState.Connected);
        string segments = status.State is { } state ? $"{state.VerifiedTotal} of {state.RequiredTotal} segments, " : "";
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(status.Phase)}: height {status.Tip.Height}, {segments}{connected} peers, {_rate.BytesPerSecond / 1e6:0.0} MB/s{Eta(status)}"));
    }

    public void Finish()
    {
    }

    private static string Name(SyncPhase phase) => phase.ToString().ToLowerInvariant();

    private string Eta(SyncStatus status) =>
        status is { Phase: SyncPhase.State, State: { } state } && _rate.Eta(state) is { } left
            ? string.Create(CultureInfo.InvariantCulture, $", about {left.TotalSeconds:0} s left")
            : "";
}
