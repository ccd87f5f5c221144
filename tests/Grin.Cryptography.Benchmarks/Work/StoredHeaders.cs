using Grin.Chain;
using Grin.Chain.Headers;
using Grin.Chain.Mmr;
using Grin.Chain.Networks;
using Grin.Cryptography.Benchmarks.Straightforward;
using GrinOrleansSync.Devnet.Recording;
using GrinOrleansSync.Storage.Headers;
using GrinOrleansSync.Storage.Objects;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>
/// A store of headers opened until it can go on after its tip. The store does not verify what it keeps, so that the headers
/// only link. Both ways read from memory.
/// </summary>
internal static class StoredHeaders
{
    // Two whole groups of the index and a part of a third.
    private const int Count = (2 * 65_536) + 300;

    private const int ProofNonces = 8;
    private const byte EdgeBits = 10;

    /// <summary>The work; its item is the opening.</summary>
    public static Comparison Create(string name)
    {
        Network network = RecordedChain.Load(DemoChain.Folder).Network;
        BlockHeader[] headers = Linked(network.Genesis.Header);
        BlockHeader tip = headers[^1];
        var objects = new MemoryObjectStore();
        Wait(AppendAsync());
        byte[] bytes = HeaderForm.Write(headers);
        return new Comparison(
            new Workload(name, 1, () => Wait(OpenAsync()).Verifier.Tip.Height == tip.Height),
            new Workload(name, 1, () => PlainHeaderStore.Open(bytes, network).Verifier.Tip.Height == tip.Height),
            Agree);

        async Task<bool> AppendAsync()
        {
            HeaderStore store = await HeaderStore.OpenAsync(objects, network);
            await store.AppendAsync(headers[1..]);
            return true;
        }

        async Task<(HeaderStore Store, HeaderChainVerifier Verifier)> OpenAsync()
        {
            HeaderStore store = await HeaderStore.OpenAsync(objects, network);
            return (store, await store.VerifierAtAsync(store.TipHeight));
        }

        bool Agree()
        {
            (HeaderStore store, HeaderChainVerifier verifier) = Wait(OpenAsync());
            PlainHeaderStore plain = PlainHeaderStore.Open(bytes, network);
            BlockHeader middle = headers[headers.Length / 2];
            return verifier.Peaks.SequenceEqual(plain.Verifier.Peaks)
                && verifier.Tip.Hash == tip.Hash
                && plain.Verifier.Tip.Hash == tip.Hash
                && Wait(store.FindAsync(middle.Hash).AsTask())?.Height == middle.Height
                && plain.Find(middle.Hash)?.Height == middle.Height;
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static BlockHeader[] Linked(BlockHeader genesis)
    {
        var random = new Random(1);
        var headers = new BlockHeader[Count];
        headers[0] = genesis;
        for (int i = 1; i < Count; i++)
        {
            headers[i] = new BlockHeader
            {
                Version = 5,
                Height = (ulong)i,
                Timestamp = headers[i - 1].Timestamp + 60,
                PreviousHash = headers[i - 1].Hash,
                PreviousRoot = Hash.Zero,
                OutputRoot = Hash.Zero,
                RangeProofRoot = Hash.Zero,
                KernelRoot = Hash.Zero,
                TotalKernelOffset = BlindingFactor.Zero,
                OutputMmrSize = MmrGeometry.Size((ulong)i + 1),
                KernelMmrSize = MmrGeometry.Size((ulong)i + 1),
                TotalDifficulty = headers[i - 1].TotalDifficulty + 1,
                SecondaryScaling = 0,
                Nonce = 0,
                ProofOfWork = ProofOfWork.Pack(EdgeBits, [.. Enumerable.Range(0, ProofNonces).Select(_ => (ulong)random.Next(1 << EdgeBits))]),
            };
        }

        return headers;
    }
}
