using System.Reflection;
using GrinOrleansSync.Grains.Contracts;

namespace GrinOrleansSync.Grains.Tests.Contracts;

/// <summary>Names and numbers under which types cross silos and are stored outlive every renaming.</summary>
public sealed class TypeAliasesTests
{
    private static readonly FieldInfo[] Constants = typeof(TypeAliases).GetFields(BindingFlags.Static | BindingFlags.Public);
    private static readonly string[] Aliases = [.. Constants.Select(constant => (string)constant.GetRawConstantValue()!)];

    public static TheoryData<Type> Serialized() => new(OwnTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null));

    public static TheoryData<Type> GrainInterfaces() => new(OwnTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain))));

    [Fact]
    public void No_alias_stands_for_two_types()
    {
        Assert.NotEmpty(Aliases);
        Assert.Distinct(Aliases);
        Assert.All(Aliases, alias => Assert.StartsWith("gos.", alias, StringComparison.Ordinal));
        Assert.Distinct(OwnTypes().Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).OfType<string>());
    }

    [Fact]
    public void Every_alias_is_some_types()
    {
        Assert.Equal(
            Aliases.Order(StringComparer.Ordinal),
            OwnTypes().Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).OfType<string>().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Serialized))]
    public void A_serialized_type_has_an_alias_of_ours_and_numbers_for_all_it_holds(Type type)
    {
        Assert.Contains(type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias, Aliases);

        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        MemberInfo[] members =
        [
            .. type.GetProperties(Own).Where(property => property.CanWrite),
            .. type.GetFields(Own).Where(field => field.IsPublic),
        ];
        Assert.NotEmpty(members);
        uint[] ids = [.. members.Select(member => member.GetCustomAttribute<IdAttribute>()?.Id ?? throw new InvalidOperationException($"{type.Name}.{member.Name} has no [Id]."))];
        Assert.Equal(Enumerable.Range(0, members.Length).Select(id => (uint)id), ids.Order());
    }

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void A_grain_interface_and_its_methods_have_aliases(Type type)
    {
        Assert.Contains(type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias, Aliases);
        Assert.Distinct(type.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{type.Name}.{method.Name} has no alias.")));
    }

    private static IEnumerable<Type> OwnTypes() => typeof(TypeAliases).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("GrinOrleansSync.", StringComparison.Ordinal) == true);
}
