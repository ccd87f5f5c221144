using System.CommandLine;
using System.Net;
using Grin.Chain.Wire;
using GrinOrleansSync.Devnet.Faults;
using GrinOrleansSync.Devnet.Peers;
using GrinOrleansSync.Devnet.Recording;

namespace GrinOrleansSync.Host.Commands;

/// <summary><c>peer</c>: one local Grin peer that serves a recorded chain until it is interrupted.</summary>
internal static class PeerCommand
{
    public static Command Build()
    {
        var chain = new Option<string>("--chain") { HelpName = "DIR", Description = "The recorded chain to serve.", DefaultValueFactory = _ => DemoChain.Folder };
        var listen = new Option<string?>("--listen") { HelpName = "HOST:PORT", Description = "Where to listen; port 0 takes a free one and tells it." };
        var faults = new Option<string[]>("--fault") { HelpName = "NAME", Description = "What the peer does wrong; may be repeated." };
        var listFaults = new Option<bool>("--list-faults") { Description = "Names all faults and ends." };
        var form = new Option<string>("--form") { Description = "'full': all leaves the recording has; 'sparse': after pruning.", DefaultValueFactory = _ => "full" };
        form.AcceptOnlyFromAmong("full", "sparse");
        var anyHeight = new Option<bool>("--any-height") { Description = "Answers segment requests of any height, not only of those real nodes answer." };
        var bandwidth = new Option<int?>("--bandwidth") { HelpName = "BYTES_PER_S", Description = "Bytes it sends in a second at most." };
        var latency = new Option<int>("--latency") { HelpName = "MS", Description = "Milliseconds everything it sends is under way." };
        var version = new Option<uint>("--protocol-version") { HelpName = "N", Description = "The protocol version it announces.", DefaultValueFactory = _ => ProtocolVersion.Local.Value };
        var command = new Command("peer", "Runs one local Grin peer that serves a recorded chain, faultily if wished, until interrupted.")
        {
            chain, listen, faults, listFaults, form, anyHeight, bandwidth, latency, version,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(listFaults))
            {
                foreach (Fault fault in FaultCatalogue.All)
                {
                    Console.Out.WriteLine($"{fault.Name,-22} {fault.Description}");
                }

                return ExitCode.Verified;
            }

            var options = new ChainPeerOptions
            {
                Listen = EndPoint(parsed.GetValue(listen)),
                Faults = [.. (parsed.GetValue(faults) ?? []).Select(FaultChoice.Read)],
                Form = parsed.GetValue(form) == "sparse" ? SegmentForm.Sparse : SegmentForm.Full,
                AnyHeight = parsed.GetValue(anyHeight),
                BytesPerSecond = Positive(parsed.GetValue(bandwidth), "--bandwidth"),
                Latency = TimeSpan.FromMilliseconds(parsed.GetValue(latency) >= 0 ? parsed.GetValue(latency) : throw new UsageException("--latency is at least 0 milliseconds.")),
                Version = new ProtocolVersion(parsed.GetValue(version)),
            };
            RecordedChain recorded = await RecordedChain.LoadAsync(parsed.GetValue(chain)!, cancellationToken);
            await using ChainPeer peer = ChainPeer.Start(recorded, options);
            Console.Out.WriteLine($"listening on {peer.EndPoint}: {recorded.Network.Name} up to height {recorded.Tip.Height}, state at horizon {recorded.Horizon.Height}");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // That is how a peer ends.
            }

            return ExitCode.Verified;
        });
        return command;
    }

    private static IPEndPoint EndPoint(string? text)
    {
        if (text is null)
        {
            throw new UsageException("--listen HOST:PORT is missing: it says where the peer listens.");
        }

        int colon = text.LastIndexOf(':');
        if (IPEndPoint.TryParse(text, out IPEndPoint? endPoint) && colon > 0)
        {
            return endPoint;
        }

        return colon > 0 && text[..colon] == "localhost" && IPEndPoint.TryParse("127.0.0.1" + text[colon..], out endPoint)
            ? endPoint
            : throw new UsageException($"'{text}' is no address to listen on: give an IP address and a port, such as 127.0.0.2:3414.");
    }

    private static int? Positive(int? value, string option) =>
        value is null or > 0 ? value : throw new UsageException($"{option} is at least 1.");
}
