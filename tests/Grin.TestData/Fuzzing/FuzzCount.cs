namespace Grin.TestData.Fuzzing;

/// <summary>What was done with one parser.</summary>
public sealed class FuzzCount
{
    /// <summary>Inputs that it took.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Inputs that it refused.</summary>
    public long Refused { get; internal set; }

    /// <summary>Inputs in all.</summary>
    public long Inputs => Accepted + Refused;

    /// <summary>Time spent on them, mutation included.</summary>
    public TimeSpan Elapsed { get; internal set; }
}
