namespace Grin.TestData.Fuzzing;

/// <summary>An input that a parser did not survive.</summary>
/// <param name="Target">The parser.</param>
/// <param name="Seed">The seed that makes the input again.</param>
/// <param name="What">What happened.</param>
public sealed record FuzzFinding(string Target, long Seed, string What);
