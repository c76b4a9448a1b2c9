/// The version of this program; the changelog has the same.
package let pykVersion = "0.1.0"
