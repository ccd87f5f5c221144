using System.Globalization;
using System.Text.Json;
using Grin.Chain.Pow;
using Grin.TestData;

namespace Grin.Cryptography.Benchmarks.Work;

/// <summary>Cycles of 42 that the real node accepts (pow.json).</summary>
internal static class RecordedCycles
{
    // Repeated until a run is long enough to be timed.
    private const int Times = 256;

    /// <summary>The cycles of a variant and graph size.</summary>
    public static Workload Create(CycleVariant variant, byte edgeBits)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestVectors.Get("pow.json")));
        (SipHashKeys Keys, ulong[] Nonces)[] cycles =
        [
            .. file.RootElement.GetProperty("cycles").EnumerateArray()
                .Where(entry => entry.GetProperty("ok").GetBoolean()
                    && string.Equals(entry.GetProperty("variant").GetString(), variant.ToString(), StringComparison.OrdinalIgnoreCase)
                    && entry.GetProperty("edge_bits").GetByte() == edgeBits
                    && entry.GetProperty("proof_size").GetInt32() == CycleVerifier.MaxProofSize)
                .Select(entry => (Keys(entry), Nonces(entry))),
        ];
        return new Workload($"{variant}{edgeBits} cycle", cycles.Length * Times, () =>
        {
            bool good = cycles.Length > 0;
            for (int i = 0; i < Times; i++)
            {
                foreach ((SipHashKeys keys, ulong[] nonces) in cycles)
                {
                    good &= CycleVerifier.Check(variant, edgeBits, CycleVerifier.MaxProofSize, keys, nonces) == CycleDefect.None;
                }
            }

            return good;
        });
    }

    private static SipHashKeys Keys(JsonElement entry)
    {
        ulong[] keys = [.. entry.GetProperty("keys").EnumerateArray().Select(key => ulong.Parse(key.GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        return new SipHashKeys(keys[0], keys[1], keys[2], keys[3]);
    }

    private static ulong[] Nonces(JsonElement entry) => [.. entry.GetProperty("nonces").EnumerateArray().Select(nonce => nonce.GetUInt64())];
}
