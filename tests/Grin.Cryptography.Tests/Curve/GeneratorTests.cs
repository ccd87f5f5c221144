using System.Security.Cryptography;
using System.Text.Json;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Hashing;

namespace Grin.Cryptography.Tests.Curve;

public sealed class GeneratorTests
{
    private static readonly JsonElement File = Vectors.Load("generators.json");

    [Fact]
    public void The_three_generators_are_the_librarys()
    {
        AssertPoint(File.GetProperty("G"), Generators.G);
        AssertPoint(File.GetProperty("H"), Generators.H);
        AssertPoint(File.GetProperty("J"), Generators.J);
    }

    [Fact]
    public void The_bulletproof_generators_are_the_librarys()
    {
        JsonElement[] points = [.. File.GetProperty("bulletproof").Array("points")];
        Assert.Equal(BulletproofGenerators.Count, points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            AssertPoint(points[i], BulletproofGenerators.All[i]);
        }

        AssertPoint(points[63], BulletproofGenerators.Left[63]);
        AssertPoint(points[128], BulletproofGenerators.Right[0]);
        AssertPoint(points[191], BulletproofGenerators.Right[63]);
    }

    [Fact]
    public void All_bulletproof_generators_together_hash_to_the_reference()
    {
        // crypto.md §2.1, end.
        var bytes = new byte[64 * BulletproofGenerators.Count];
        for (int i = 0; i < BulletproofGenerators.Count; i++)
        {
            BulletproofGenerators.All[i].X.Write(bytes.AsSpan(64 * i));
            BulletproofGenerators.All[i].Y.Write(bytes.AsSpan((64 * i) + 32));
        }

        Assert.Equal("60CBFA8899CC2D1280B9260C3E3D2FFED539AD9D20B4A1FD88D401E66A78347E", Convert.ToHexString(SHA256.HashData(bytes)));
    }

    [Fact]
    public void The_stream_of_keys_is_the_librarys()
    {
        JsonElement bulletproof = File.GetProperty("bulletproof");
        var stream = new Rfc6979Stream(bulletproof.Bytes("seed"));
        var key = new byte[Rfc6979Stream.BlockSize];
        foreach (JsonElement point in bulletproof.Array("points"))
        {
            stream.Next(key);
            Assert.Equal(point.Bytes("key32"), key);
        }
    }

    private static void AssertPoint(JsonElement expected, AffinePoint point)
    {
        var bytes = new byte[64];
        point.X.Write(bytes);
        point.Y.Write(bytes.AsSpan(32));
        Assert.Equal(expected.Text("x") + expected.Text("y"), Convert.ToHexStringLower(bytes));
    }
}
