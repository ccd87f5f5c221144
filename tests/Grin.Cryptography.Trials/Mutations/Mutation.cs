namespace Grin.Cryptography.Trials.Mutations;

/// <summary>One way to spoil bytes.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Apply">Changes the first argument in place, taking what it needs of the second, another member.</param>
internal sealed record Mutation(string Name, Action<byte[], byte[], Random> Apply);
