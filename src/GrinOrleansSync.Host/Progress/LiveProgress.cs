using System.Globalization;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.P2P;
using GrinOrleansSync.Grains.Contracts;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GrinOrleansSync.Host.Progress;

/// <summary>A picture on the terminal that is drawn anew: phase, segments of each MMR, peers, rate, time left.</summary>
internal sealed class LiveProgress(TimeProvider time) : IProgressView
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly TransferRate _rate = new(time);
    private readonly long _started = time.GetTimestamp();
    private long _drawn;
    private int _lines;

    public void ConfigureLogging(ILoggingBuilder logging) => LogLines.To(logging, LogLevel.Error);

    public void Show(SyncStatus status, IReadOnlyList<PeerStatistics> peers)
    {
        _rate.Update(peers.Sum(peer => peer.BytesReceived));
        if (time.GetElapsedTime(_drawn) < Interval && status.Phase is SyncPhase.Headers or SyncPhase.State)
        {
            return;
        }

        _drawn = time.GetTimestamp();
        Erase();
        IRenderable[] lines = [.. Draw(status, peers).Select(line => new Markup(line))];
        foreach (IRenderable line in lines)
        {
            _console.Write(line);
            _console.WriteLine();
        }

        _lines = lines.Length;
    }

    public void Finish() => Erase();

    private void Erase()
    {
        for (; _lines > 0; _lines--)
        {
            _console.Write(new ControlCode("\u001b[1A\u001b[2K"));
        }
    }

    private IEnumerable<string> Draw(SyncStatus status, IReadOnlyList<PeerStatistics> peers)
    {
        int connected = peers.Count(peer => peer.State == PeerState.Connected);
        int banned = peers.Count(peer => peer.IsBanned);
        yield return Invariant($"[bold]{status.Phase}[/]  height {status.Tip.Height}  {connected} peers, {banned} banned  {_rate.BytesPerSecond / 1e6:0.0} MB/s  {time.GetElapsedTime(_started).TotalSeconds:0} s");
        if (status.State is not { } state)
        {
            yield break;
        }

        foreach (SegmentKind kind in Enum.GetValues<SegmentKind>())
        {
            ulong required = state.Required[(int)kind];
            ulong verified = state.Verified[(int)kind];
            int filled = required == 0 ? BarWidth : (int)(verified * BarWidth / required);
            yield return Invariant($"  {StateSegmentId.KindName(kind),-10} [green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {verified}/{required}");
        }

        if (_rate.Eta(state) is { } left)
        {
            yield return Invariant($"  about {left.TotalSeconds:0} s left");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
