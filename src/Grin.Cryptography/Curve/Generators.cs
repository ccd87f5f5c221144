using Grin.Cryptography.Fields;

namespace Grin.Cryptography.Curve;

/// <summary>The fixed points of Grin (crypto.md §2).</summary>
internal static class Generators
{
    /// <summary>Blinds commitments, carries signatures; the generator of secp256k1.</summary>
    public static AffinePoint G { get; } = Point(
        "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798",
        "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8");

    /// <summary>Twice G.</summary>
    public static AffinePoint TwiceG { get; } = Point(
        "C6047F9441ED7D6D3045406E95C07CD85C778E4B8CEF3CA7ABAC09B95C709EE5",
        "1AE168FEA63DC339A3C58419466CEAEEF7F632653266D0E1236431A950CFE52A");

    /// <summary>Carries the value of a commitment.</summary>
    public static AffinePoint H { get; } = Point(
        "50929B74C1A04954B78B4B6035E97A5E078A5A0F28EC96D547BFEE9ACE803AC0",
        "31D3C6863973926E049E637CB1B5F40A36DAC28AF1766968C30C2313F3A38904");

    /// <summary>Switch commitments of wallets.</summary>
    public static AffinePoint J { get; } = Point(
        "B860F56795FC03F3C21685383D1B5A2F2954F49B7E398B8D2A0193933621155F",
        "A43F09D32CAA8F53423F427403A56A3165A5A69A74CF56FC5901A2DCA6C5C43A");

    private static AffinePoint Point(string x, string y) =>
        new(FieldElement.Read(Convert.FromHexString(x)), FieldElement.Read(Convert.FromHexString(y)));
}
