namespace Grin.Fuzz;

/// <summary>A parser took an input and something that must hold of it does not.</summary>
public sealed class FuzzCheckException(string message) : Exception(message);
