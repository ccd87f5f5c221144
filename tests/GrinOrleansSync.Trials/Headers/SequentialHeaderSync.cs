using System.Net;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Rules;
using Grin.P2P;
using GrinOrleansSync.Storage.Files;
using GrinOrleansSync.Storage.Headers;
using Microsoft.Extensions.Logging.Abstractions;

namespace GrinOrleansSync.Trials.Headers;

/// <summary>
/// The straightforward way: one peer is asked for the headers after our last one, they are checked and stored, and it is
/// asked again. What the parallel sync is measured against.
/// </summary>
internal static class SequentialHeaderSync
{
    /// <summary>Syncs up to a height into a folder; gives the last header.</summary>
    public static async Task<BlockHeader> RunAsync(Network network, IPEndPoint peer, string folder, ulong height, int messagesPerMinute, CancellationToken cancellationToken)
    {
        await using FileObjectStore objects = await FileObjectStore.OpenAsync(folder, FileStoreMode.ReadWrite, cancellationToken: cancellationToken);
        HeaderStore store = await HeaderStore.OpenAsync(objects, network, cancellationToken);
        HeaderChainVerifier verifier = await store.VerifierAtAsync(store.TipHeight, cancellationToken);
        var options = new PeerConnectionOptions { Network = network, MaxMessagesPerMinute = messagesPerMinute };
        await using PeerConnection connection = await PeerConnection.ConnectAsync(peer, options, new NothingToServe(network), TimeProvider.System, NullLogger.Instance, cancellationToken);
        while (verifier.Tip.Height < height)
        {
            IReadOnlyList<BlockHeader> headers = await connection.GetHeadersAsync([verifier.Tip.Hash], cancellationToken);
            foreach (BlockHeader header in headers)
            {
                if (!verifier.TryAppend(header, DateTimeOffset.UtcNow, out RuleViolation? violation))
                {
                    throw new TrialFailedException($"a header of the plain sync is refused: {violation}");
                }
            }

            await store.AppendAsync(headers, cancellationToken);
        }

        return verifier.Tip;
    }

    private sealed class NothingToServe(Network network) : IRequestHandler
    {
        public ChainTip Tip => new(network.Genesis.Header.TotalDifficulty, 0);
    }
}
