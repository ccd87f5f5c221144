namespace GrinOrleansSync.Devnet.Generation;

/// <summary>Choices that a seed fixes for ever, on every machine and version (SplitMix64, Steele, Lea and Flood 2014).</summary>
internal sealed class Draws(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to one below a bound.</summary>
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);

    /// <summary>A number from 0 to one below a bound.</summary>
    public int Below(int bound) => (int)Below((ulong)bound);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    private ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong word = _state;
        word = (word ^ (word >> 30)) * 0xBF58_476D_1CE4_E5B9;
        word = (word ^ (word >> 27)) * 0x94D0_49BB_1331_11EB;
        return word ^ (word >> 31);
    }
}
