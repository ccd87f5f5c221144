using Grin.Chain.Headers;
using Grin.Cryptography.Benchmarks.Straightforward;
using Grin.TestData;
using GrinOrleansSync.Devnet.Recording;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>
/// The headers of a recorded chain from their wire form on, by every rule, one after the other. Headers remember their
/// hashes, so that each run reads its own.
/// </summary>
internal sealed class RecordedHeaderChain
{
    private readonly RecordedChain _chain;
    private readonly byte[][] _afterGenesis;
    private readonly DateTimeOffset _now;

    private RecordedHeaderChain(string folder)
    {
        _chain = RecordedChain.Load(folder);
        _afterGenesis = [.. _chain.Headers.All.Skip(1).Select(header => HeaderForm.Write(header))];
        _now = DateTimeOffset.FromUnixTimeSeconds(_chain.Headers.All.Max(header => header.Timestamp));
    }

    /// <summary>The headers of a folder.</summary>
    public static Comparison Create(string name, string folder)
    {
        var chain = new RecordedHeaderChain(folder);
        return new Comparison(
            new Workload(name, chain._afterGenesis.Length, () => Array.TrueForAll(chain._afterGenesis, chain.Product())),
            new Workload(name, chain._afterGenesis.Length, () => Array.TrueForAll(chain._afterGenesis, chain.Straightforward())),
            () => chain.RefuseAltered()
                && Array.TrueForAll(Directory.GetDirectories(TestVectors.Get("chains/refused")), refused => new RecordedHeaderChain(refused).StopAtTheSame()));
    }

    private Predicate<byte[]> Product()
    {
        HeaderChainVerifier verifier = HeaderChainVerifier.FromGenesis(_chain.Network);
        return bytes => TryParse(bytes) is { } header && verifier.TryAppend(header, _now, out _);
    }

    private Predicate<byte[]> Straightforward()
    {
        var plain = new PlainHeaderChain(_chain.Network);
        return bytes => TryParse(bytes) is { } header && plain.TryAppend(header, _now);
    }

    private BlockHeader? TryParse(byte[] bytes) =>
        BlockHeader.TryParse(bytes, _chain.Network.Parameters.ProofSize, out BlockHeader? header, out _) ? header : null;

    /// <summary>The last header follows the others; with any of its bytes altered it does not.</summary>
    private bool RefuseAltered()
    {
        Predicate<byte[]> product = Product();
        Predicate<byte[]> straightforward = Straightforward();
        byte[] last = _afterGenesis[^1];
        bool same = Array.TrueForAll(_afterGenesis[..^1], header => product(header) && straightforward(header));
        for (int i = 0; i < last.Length; i++)
        {
            byte[] altered = [.. last];
            altered[i] ^= 1;
            same &= !product(altered) && !straightforward(altered);
        }

        return same && product(last) && straightforward(last);
    }

    private bool StopAtTheSame() => Array.FindIndex(_afterGenesis, Refuses(Product())) == Array.FindIndex(_afterGenesis, Refuses(Straightforward()));

    private static Predicate<byte[]> Refuses(Predicate<byte[]> accepts) => header => !accepts(header);
}
